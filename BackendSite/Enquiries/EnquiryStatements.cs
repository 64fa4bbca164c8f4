using System.Data.Common;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Enquiries;

/// <summary>The few statements of accepting, prepared once on a connection that stays open. For one thread, in one transaction at a time.</summary>
internal sealed class EnquiryStatements : IDisposable
{
    private static readonly TimeSpan EchoTime = TimeSpan.FromDays(3);

    // One automatic answer an address in this time, so that the form can't be used to flood somebody's mailbox.
    private static readonly TimeSpan QuietTime = TimeSpan.FromHours(1);

    // KiB of pages: enough for the ends of all indexes, which every enquiry reads and writes.
    private const string Cache = "PRAGMA cache_size=-32000";

    private readonly SiteDb db;
    private readonly DbCommand lastReceived, findRepeat, wroteLately, countEchoes;
    private readonly PreparedInsert<Lead> leads;
    private readonly PreparedInsert<LeadEvent> events;
    private readonly PreparedInsert<Delivery> deliveries;
    private readonly IndexLater index;
    private DbTransaction? transaction;

    /// <summary>Opens the connection.</summary>
    /// <param name="db">Ends with this.</param>
    public EnquiryStatements(SiteDb db)
    {
        this.db = db;
        db.Database.OpenConnection();
        if (db.Database.IsSqlite())
        {
            db.Database.ExecuteSqlRaw(Cache);
        }

        lastReceived = Prepare("""SELECT "ReceivedAt" FROM "Leads" ORDER BY "Id" DESC LIMIT 1""");
        findRepeat = Prepare("""SELECT "Id", "Receipt" FROM "Leads" WHERE "IdempotencyKey" IN (@a, @b, @c) LIMIT 1""", "@a", "@b", "@c");
        wroteLately = Prepare("""SELECT EXISTS (SELECT 1 FROM "Leads" WHERE "EmailKey" = @person AND "ReceivedAt" > @since)""", "@person", "@since");
        countEchoes = Prepare(
            """SELECT count(DISTINCT "EmailKey") FROM (SELECT "EmailKey", "ReceivedAt" FROM "Leads" WHERE "MessageKey" = @message ORDER BY "Id" DESC LIMIT 500) AS "Latest" WHERE "ReceivedAt" > @since AND "EmailKey" <> @person""",
            "@message", "@since", "@person");
        leads = new(db);
        events = new(db);
        deliveries = new(db);
        index = new(db);
    }

    /// <summary>Begins a transaction that nobody else can write in.</summary>
    public DbTransaction Begin() => transaction = db.BeginAlone();

    /// <summary>What is inserted from here on is indexed for the search later.</summary>
    public void PutOffIndex() => index.Begin(transaction!);

    /// <summary>Ends what <see cref="PutOffIndex"/> began.</summary>
    public void EndPutOff() => index.End(transaction!);

    /// <summary>When the latest enquiry was received, UTC; null when there is none.</summary>
    public DateTime? LastReceivedAt()
    {
        using var reader = With(lastReceived).ExecuteReader();
        return reader.Read() ? DateTime.SpecifyKind(reader.GetDateTime(0), DateTimeKind.Utc) : null;
    }

    /// <summary>The enquiry that has one of these keys; null when none has.</summary>
    public StoredEnquiry? FindRepeat(EnquiryKeys keys)
    {
        using var reader = With(findRepeat, keys.Current, keys.Previous, keys.Next).ExecuteReader();
        return reader.Read() ? new(reader.GetInt64(0), reader.GetString(1), Arrived: false) : null;
    }

    /// <summary>Whether this person had an automatic answer a short while ago.</summary>
    public bool WroteLately(AcceptedEnquiry enquiry) =>
        Convert.ToInt64(With(wroteLately, enquiry.EmailKey, enquiry.ReceivedAt - QuietTime).ExecuteScalar()) != 0;

    /// <summary>How many others sent the same message lately.</summary>
    public int CountEchoes(AcceptedEnquiry enquiry) =>
        Convert.ToInt32(With(countEchoes, enquiry.MessageKey, enquiry.ReceivedAt - EchoTime, enquiry.EmailKey).ExecuteScalar());

    /// <summary>Writes a lead with its events and letters.</summary>
    public void Insert(Lead lead)
    {
        lead.Id = leads.Insert(lead, transaction!);
        foreach (var happened in lead.Events)
        {
            happened.LeadId = lead.Id;
            events.Insert(happened, transaction!);
        }

        foreach (var letter in lead.Deliveries)
        {
            letter.LeadId = lead.Id;
            deliveries.Insert(letter, transaction!);
        }
    }

    /// <summary>Writes a letter that is about no lead.</summary>
    public void Insert(Delivery letter) => deliveries.Insert(letter, transaction!);

    public void Dispose()
    {
        foreach (var part in new IDisposable[] { lastReceived, findRepeat, wroteLately, countEchoes, leads, events, deliveries, index, db })
        {
            part.Dispose();
        }
    }

    private DbCommand Prepare(string sql, params string[] parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private DbCommand With(DbCommand command, params ReadOnlySpan<object> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }
}
