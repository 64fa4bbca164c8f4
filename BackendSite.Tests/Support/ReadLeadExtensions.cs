using BackendSite.Leads;

namespace BackendSite.Tests;

/// <summary>A lead as its page has it, for tests that look at nothing beside it.</summary>
internal static class ReadLeadExtensions
{
    extension(ReadLead read)
    {
        /// <summary>Null when there is no such lead.</summary>
        public async Task<Lead?> ByReference(string reference, CancellationToken cancellationToken) =>
            (await read.Show(reference, new(), Guid.Empty, cancellationToken))?.Lead;
    }
}
