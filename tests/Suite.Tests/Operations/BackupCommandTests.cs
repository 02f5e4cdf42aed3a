using Microsoft.Data.Sqlite;

namespace Embassy.Suite.Tests.Operations;

/// <summary>The commands <c>backup</c>, <c>verify</c> and <c>restore</c> on a folder of databases.</summary>
public sealed class BackupCommandTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-backup-tests-");

    public BackupCommandTests()
    {
        File.WriteAllText(At("key"), new string('5', 64));
        Directory.CreateDirectory(At("data"));
        using var database = new SqliteConnection($"Data Source={At("data/content.db")};Pooling=false");
        database.Open();
        using var command = database.CreateCommand();
        // Several chunks of 64 KiB, which do not compress.
        command.CommandText = "create table T (bytes blob); insert into T values (randomblob(400000)), ('SECRET-WORD')";
        command.ExecuteNonQuery();
    }

    [Fact]
    public async Task A_backup_shows_nothing_of_its_contents_and_only_its_owner_may_read_it()
    {
        var file = await Made();
        var text = await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("SECRET-WORD", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var (code, said) = await Run("verify", "--from", file, "--key", At("key"));
        Assert.True(code == 0 && said.Contains("1 databases, 0 assets", StringComparison.Ordinal), said);
    }

    // At places of the header, of the first and of the last chunk.
    [Theory]
    [InlineData(3, "no backup"), InlineData(20, "damaged"), InlineData(60, "damaged"), InlineData(-1, "damaged")]
    public async Task A_changed_byte_is_noticed(int place, string complaint)
    {
        var file = await Made();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[place < 0 ? bytes.Length + place : place] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        await Refused(complaint, "verify", "--from", file, "--key", At("key"));
    }

    [Fact]
    public async Task A_backup_that_ends_too_early_or_has_another_key_is_refused_and_nothing_is_restored()
    {
        var file = await Made();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        const int Head = 40, Chunk = (64 << 10) + 16;
        // At the border of two chunks the end looks like one.
        foreach (var length in (int[])[0, Head, Head + Chunk, Head + 2 * Chunk, bytes.Length - 1])
        {
            await File.WriteAllBytesAsync(file, bytes[..length], TestContext.Current.CancellationToken);
            Assert.Equal(1, (await Run("restore", "--data", At("other"), "--from", file, "--key", At("key"))).Code);
        }
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(At("second"), new string('6', 64), TestContext.Current.CancellationToken);
        await Refused("the key is another one", "restore", "--data", At("other"), "--from", file, "--key", At("second"));
        Assert.Empty(Directory.GetFiles(At("other"), "*.db"));
        await File.WriteAllTextAsync(At("second"), "not a key", TestContext.Current.CancellationToken);
        await Refused("is no key", "verify", "--from", file, "--key", At("second"));
    }

    [Fact]
    public async Task Records_are_replaced_only_if_the_operator_says_so_and_never_under_a_running_platform()
    {
        var file = await Made();
        await Refused("has records", "restore", "--data", At("data"), "--from", file, "--key", At("key"));
        await using (new FileStream(At("data/owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            await Refused("Another run uses", "restore", "--data", At("data"), "--from", file, "--key", At("key"), "--replace");
    }

    [Fact]
    public async Task The_newest_backups_stay_and_an_unfinished_one_is_never_among_them()
    {
        for (var i = 0; i < 3; i++) await Run("backup", "--data", At("data"), "--to", At("backups"), "--key", At("key"), "--keep", "2");
        var files = Directory.GetFiles(At("backups"));
        Assert.Equal(2, files.Length);
        Assert.All(files, f => Assert.EndsWith(".backup", f, StringComparison.Ordinal));
        await Refused("has no databases", "backup", "--data", At("nothing"), "--to", At("backups"), "--key", At("key"), "--keep", "1");
        Assert.Equal(files.Order(), Directory.GetFiles(At("backups")).Order());
    }

    [Fact]
    public async Task Prometheus_is_told_the_time_of_the_newest_backup_and_of_its_verification_and_nothing_of_one_that_failed()
    {
        Directory.CreateDirectory(At("metrics"));
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Refused("has no databases", "backup", "--data", At("nothing"), "--to", At("backups"), "--key", At("key"),
            "--metrics", At("metrics"));
        Assert.Empty(Directory.GetFiles(At("metrics")));
        string[] common = ["--key", At("key"), "--metrics", At("metrics")];
        Assert.Equal(0, (await Run(["backup", "--data", At("data"), "--to", At("backups"), .. common])).Code);
        Assert.Equal(0, (await Run(["verify", "--from", At("backups"), .. common])).Code);
        foreach (var what in (string[])["completed", "verified"])
        {
            var name = $"embassy_backup_{what}_timestamp_seconds";
            var lines = await File.ReadAllLinesAsync(At($"metrics/embassy_backup_{what}.prom"), TestContext.Current.CancellationToken);
            Assert.Contains($"# TYPE {name} gauge", lines);
            Assert.True(long.Parse(lines[^1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) >= before, lines[^1]);
        }
    }

    string At(string name) => Path.Combine(folder.FullName, name);

    async Task<string> Made()
    {
        var (code, said) = await Run("backup", "--data", At("data"), "--to", At("backups"), "--key", At("key"));
        Assert.True(code == 0, said);
        return Assert.Single(Directory.GetFiles(At("backups")));
    }

    static async Task Refused(string complaint, params string[] line)
    {
        var (code, said) = await Run(line);
        Assert.True(code == 1 && said.Contains(complaint, StringComparison.Ordinal), $"{code}: {said}");
    }

    static async Task<(int Code, string Said)> Run(params string[] line)
    {
        using var child = await Child.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embassy.Local.dll"), .. line]);
        await child.Exited.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return (child.ExitCode, child.Output);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
