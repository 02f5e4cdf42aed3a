using Microsoft.Data.Sqlite;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Tells a poll whether something was committed since its last look, so that an idle host sends no statements. Commits
/// of this process are counted; those of other processes, such as an operator's command, show in the times of SQLite's
/// files. On PostgreSQL nobody can tell: every look is worth it.
/// </summary>
public sealed class CommitWatch
{
    // The write-ahead log is written before the commit in it is synced and visible.
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    readonly string? file;
    long commits;

    /// <param name="connection">The connection string of SQLite; null for PostgreSQL.</param>
    public CommitWatch(string? connection)
    {
        if (connection is null) return;
        if (new SqliteConnectionStringBuilder(connection) is not { Mode: SqliteOpenMode.ReadWriteCreate } sqlite) return;
        file = sqlite.DataSource is "" or ":memory:" ? null : Path.GetFullPath(sqlite.DataSource);
    }

    /// <summary>Notes a commit of this process.</summary>
    public void Note() => Interlocked.Increment(ref commits);

    /// <summary>
    /// Returns false if nothing was committed since the call that last set <paramref name="seen"/>. Call it before the
    /// look, not after.
    /// </summary>
    public bool Changed(ref CommitStamp seen)
    {
        if (file is null) return true;
        var stamp = new CommitStamp(Interlocked.Read(ref commits), WrittenAt(file), WrittenAt(file + "-wal"));
        if (stamp == seen) return false;
        // A file that was just written is looked at again.
        seen = DateTime.UtcNow - (stamp.Log > stamp.Main ? stamp.Log : stamp.Main) > Settled ? stamp : default;
        return true;
    }

    // The year 1601 for a file that does not exist.
    static DateTime WrittenAt(string path) => File.GetLastWriteTimeUtc(path);
}

/// <summary>The state of a database at a look; the default is that of none.</summary>
public readonly record struct CommitStamp(long Commits, DateTime Main, DateTime Log);
