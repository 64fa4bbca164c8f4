using System.Data.Common;
using BackendSite.Data;
using BackendSite.Enquiries.Canary;
using BackendSite.Leads;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Enquiries;

/// <summary>Where an enquiry is kept.</summary>
/// <param name="LeadId">The lead that holds it.</param>
/// <param name="Receipt">The secret part of its receipt's address.</param>
/// <param name="Arrived">False when it was stored before.</param>
/// <param name="IsSpam">True when it was kept apart as it arrived.</param>
internal sealed record StoredEnquiry(long LeadId, string Receipt, bool Arrived, bool IsSpam = false);

/// <summary>
/// Writes enquiries: each with its first event and its letters, several in one transaction. What was sent before is found
/// instead of written again. Runs on the one thread of <see cref="EnquiryWriter"/>, which keeps its prepared statements.
/// </summary>
internal sealed class StoreEnquiry(IDbContextFactory<SiteDb> databases, EnquiryLetters letters, OrderCanary canary, CurrentCalendar calendars) : IDisposable
{
    // So far back a clock that was set makes no enquiry look older than the one before it; one that was days ahead is believed.
    private static readonly TimeSpan ClockSlip = TimeSpan.FromHours(3);

    private EnquiryStatements? statements;

    /// <summary>Commits all of them, or none.</summary>
    /// <param name="enquiries">What was sent.</param>
    /// <param name="indexLater">True to leave the search index to <see cref="IndexSome"/>.</param>
    /// <returns>For each, where it is kept.</returns>
    /// <exception cref="DbException">A row was refused, or the database can't be written.</exception>
    public IReadOnlyList<StoredEnquiry> Store(IReadOnlyList<AcceptedEnquiry> enquiries, bool indexLater)
    {
        try
        {
            statements ??= new(databases.CreateDbContext());
            return Commit(statements, enquiries, indexLater);
        }
        catch (Exception error)
        {
            // What is wrong may be the connection; the next ones get a new one.
            Dispose();
            DatabaseFault.CloseIdle(databases, error);
            throw;
        }
    }

    /// <summary>Puts some of those into the search index that were left out of it.</summary>
    /// <inheritdoc cref="IndexLater.Some" path="/returns"/>
    /// <exception cref="DbException">The database can't be written.</exception>
    public IReadOnlyList<long> IndexSome()
    {
        using var db = databases.CreateDbContext();
        db.Database.OpenConnection();
        using var index = new IndexLater(db);
        using var transaction = db.BeginAlone();
        var ids = index.Some(transaction);
        transaction.Commit();
        return ids;
    }

    public void Dispose()
    {
        statements?.Dispose();
        statements = null;
    }

    private List<StoredEnquiry> Commit(EnquiryStatements statements, IReadOnlyList<AcceptedEnquiry> enquiries, bool indexLater)
    {
        CrashPoint.Pass("accept: before the transaction");
        using var transaction = statements.Begin();
        if (indexLater)
        {
            statements.PutOffIndex();
        }

        var before = statements.LastReceivedAt() ?? DateTime.MinValue;
        var stored = enquiries.Select(enquiry => enquiry.IsCanary
            ? Try(statements, transaction, enquiry, before)
            : statements.FindRepeat(enquiry.Keys) ?? Write(statements, enquiry, before)).ToList();
        if (indexLater)
        {
            statements.EndPutOff();
        }

        CrashPoint.Pass("accept: rows written");
        transaction.Commit();
        CrashPoint.Pass("accept: committed");
        return stored;
    }

    // Written like any other, and taken back: no list, report or colleague ever sees it.
    private StoredEnquiry Try(EnquiryStatements statements, DbTransaction transaction, AcceptedEnquiry enquiry, DateTime before)
    {
        transaction.Save(ComposeCanary.TheKind);
        var stored = Write(statements, enquiry, before);
        transaction.Rollback(ComposeCanary.TheKind);
        transaction.Release(ComposeCanary.TheKind);
        statements.Insert(canary.Letter());
        return stored with { Arrived = false };
    }

    private StoredEnquiry Write(EnquiryStatements statements, AcceptedEnquiry enquiry, DateTime before)
    {
        var slip = before - enquiry.ReceivedAt;
        var receivedAt = slip > TimeSpan.Zero && slip <= ClockSlip ? before : enquiry.ReceivedAt;
        var lead = enquiry.ToLead(receivedAt, calendars.Now.Due(receivedAt), statements.CountEchoes(enquiry));
        if (lead.Status != LeadStatus.Spam)
        {
            letters.Order(lead, acknowledge: !statements.WroteLately(enquiry));
        }

        statements.Insert(lead);
        return new(lead.Id, lead.Receipt, Arrived: true, IsSpam: lead.Status == LeadStatus.Spam);
    }
}
