using Microsoft.Data.Sqlite;

namespace Embassy.ServiceDefaults.Tests;

public sealed class CommitWatchTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-watch-");

    string Connection => $"Data Source={Path.Combine(folder.FullName, "watched.db")};Pooling=False";

    [Fact]
    public async Task Tells_of_the_commits_of_this_process_and_of_those_that_only_the_files_show()
    {
        await using var connection = new SqliteConnection(Connection);
        await connection.OpenAsync();
        Write(connection, "pragma journal_mode=wal; create table t (n integer)");
        var (watch, seen) = (new CommitWatch(Connection), default(CommitStamp));
        Assert.True(watch.Changed(ref seen));
        await Eventually.True("nothing more is seen", () => Task.FromResult(!watch.Changed(ref seen)));

        watch.Note();
        Assert.True(watch.Changed(ref seen));
        await Eventually.True("nothing more is seen", () => Task.FromResult(!watch.Changed(ref seen)));

        // As an operator's command does it, in a process of its own.
        Write(connection, "insert into t values (1)");
        Assert.True(watch.Changed(ref seen));
    }

    [Fact]
    public void Every_look_is_worth_it_where_nobody_can_tell()
    {
        var (watch, seen) = (new CommitWatch(null), default(CommitStamp));
        Assert.True(watch.Changed(ref seen));
        Assert.True(watch.Changed(ref seen));
    }

    static void Write(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => folder.Delete(recursive: true);
}
