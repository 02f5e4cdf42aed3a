using Microsoft.Data.Sqlite;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The problems of a database that is away, has no connection left, or has no room. They are no faults of the program,
/// and end without a change of the request: 503 or 507.
/// </summary>
static class InfrastructureFaults
{
    // ENOSPC, as .NET reports it.
    const int NoSpace = 28;

    /// <summary>Returns null for any other exception.</summary>
    public static Problem? Of(Exception e)
    {
        for (Exception? each = e; each is not null; each = each.InnerException)
            if (OfItself(each) is { } problem) return problem;
        return null;
    }

    static Problem? OfItself(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => Full(),
        SqliteException { SqliteErrorCode: 13 } => Full(),
        IOException io when (io.HResult & 0xFFFF) == NoSpace => Full(),
        PostgresException p => p.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || p.SqlState.StartsWith("53", StringComparison.Ordinal) || p.SqlState.StartsWith("08", StringComparison.Ordinal)
            || p.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction
            ? Away("The database does not take this now; nothing was changed.") : null,
        // The pool is exhausted, or the server does not answer.
        NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: TimeoutException } =>
            Away("The database does not respond, or has no connection left."),
        SqliteException { SqliteErrorCode: 10 or 14 } => Away("The database cannot be read now."),
        _ => null,
    };

    static Problem Full() => new(ProblemCodes.StorageFull, "The storage has no room; nothing was changed.");

    static Problem Away(string detail) => new(ProblemCodes.DependencyUnavailable, detail);
}
