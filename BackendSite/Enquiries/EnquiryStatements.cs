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
    private readonly PreparedStatement lastReceived, findRepeat, wroteLately, countEchoes;
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

        lastReceived = PreparedStatement.Of<Lead>(db, """SELECT "ReceivedAt" FROM "Leads" ORDER BY "Id" DESC LIMIT 1""");

        // For a list of keys, and for what is counted once each, SQLite makes a table of its own: each key is looked up by itself, and
        // nothing is counted where nobody sent the same.
        findRepeat = PreparedStatement.Of<Lead>(
            db,
            """
            SELECT "Id", "Receipt" FROM "Leads" WHERE "IdempotencyKey" = @p0
            UNION ALL SELECT "Id", "Receipt" FROM "Leads" WHERE "IdempotencyKey" = @p1
            UNION ALL SELECT "Id", "Receipt" FROM "Leads" WHERE "IdempotencyKey" = @p2 LIMIT 1
            """,
            nameof(Lead.IdempotencyKey), nameof(Lead.IdempotencyKey), nameof(Lead.IdempotencyKey));
        wroteLately = PreparedStatement.Of<Lead>(
            db, """SELECT 1 FROM "Leads" WHERE "EmailKey" = @p0 AND "ReceivedAt" > @p1 LIMIT 1""", nameof(Lead.EmailKey), nameof(Lead.ReceivedAt));
        countEchoes = PreparedStatement.Of<Lead>(
            db,
            """
            SELECT CASE WHEN EXISTS (SELECT 1 FROM "Leads" WHERE "MessageKey" = @p0) THEN (
                SELECT count(DISTINCT "EmailKey") FROM (SELECT "EmailKey", "ReceivedAt" FROM "Leads" WHERE "MessageKey" = @p0 ORDER BY "Id" DESC LIMIT 500) AS "Latest"
                WHERE "ReceivedAt" > @p1 AND "EmailKey" <> @p2) ELSE 0 END
            """,
            nameof(Lead.MessageKey), nameof(Lead.ReceivedAt), nameof(Lead.EmailKey));
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
    public DateTime? LastReceivedAt() => lastReceived.Read<DateTime?>(row => row.Instant(0), null);

    /// <summary>The enquiry that has one of these keys; null when none has.</summary>
    public StoredEnquiry? FindRepeat(EnquiryKeys keys) => findRepeat.With(keys.Current, keys.Previous, keys.Next)
        .Read<StoredEnquiry?>(row => new(row.Number(0), row.Text(1), Arrived: false), null);

    /// <summary>Whether this person had an automatic answer a short while ago.</summary>
    public bool WroteLately(AcceptedEnquiry enquiry) => wroteLately.With(enquiry.EmailKey, enquiry.ReceivedAt - QuietTime).Read(_ => true, false);

    /// <summary>How many others sent the same message lately.</summary>
    public int CountEchoes(AcceptedEnquiry enquiry) =>
        countEchoes.With(enquiry.MessageKey, enquiry.ReceivedAt - EchoTime, enquiry.EmailKey).Read(row => (int)row.Number(0), 0);

    /// <summary>Writes a lead with its events and letters.</summary>
    public void Insert(Lead lead)
    {
        lead.Id = leads.Insert(lead);
        foreach (var happened in lead.Events)
        {
            happened.LeadId = lead.Id;
            events.Insert(happened);
        }

        foreach (var letter in lead.Deliveries)
        {
            letter.LeadId = lead.Id;
            deliveries.Insert(letter);
        }
    }

    /// <summary>Writes a letter that is about no lead.</summary>
    public void Insert(Delivery letter) => deliveries.Insert(letter);

    public void Dispose()
    {
        foreach (var part in new IDisposable[] { lastReceived, findRepeat, wroteLately, countEchoes, leads, events, deliveries, index, db })
        {
            part.Dispose();
        }
    }
}
