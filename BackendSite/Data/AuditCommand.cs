namespace BackendSite.Data;

/// <summary>Writes into the audit that a command was given, for rooms that do not know it; the room that keeps the audit provides this.</summary>
/// <param name="verb">Such as <c>backup</c>.</param>
/// <param name="text">What came of it, without anything personal.</param>
/// <param name="cancellationToken">Ends the wait.</param>
public delegate Task AuditCommand(string verb, string text, CancellationToken cancellationToken);
