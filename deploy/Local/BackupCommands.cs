using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Embassy.Local;

/// <summary>
/// <c>backup</c>, <c>restore</c> and <c>verify</c>: all databases and the assets, in one encrypted file.
/// </summary>
static class BackupCommands
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    static readonly Option<string?> Settings = new("--settings")
    {
        Description = "Folder of settings with the databases' addresses, DIR/content/database and so on, as `provision` writes it. "
            + "Without it, the folder of an embedded run (--data).",
    };
    static readonly Option<string?> Assets = new("--assets")
    {
        Description = "Folder of the assets (Assets__Folder); DIR/assets of --data. Without it, assets are left out: "
            + "a bucket keeps its own versions.",
    };
    static readonly Option<string> To = new("--to") { Description = "Folder for the backup; made if it is not there.", Required = true };
    static readonly Option<string> From = new("--from")
    {
        Description = "The backup: a file, or a folder whose newest it is.",
        Required = true,
    };
    static readonly Option<string> KeyFile = new("--key")
    {
        Description = "File of the key: 64 hexadecimal digits (openssl rand -hex 32). Keep it apart from the backups.",
        Required = true,
    };
    static readonly Option<int> Keep = new("--keep")
    {
        Description = "Number of backups that stay in the folder; older ones are deleted once the new one is complete. "
            + "All when not given.",
    };
    static readonly Option<bool> Replace = new("--replace") { Description = "Replaces records that are there." };
    static readonly Option<bool> AsJson = new("--json") { Description = "Prints JSON." };
    static readonly Option<string?> Metrics = new("--metrics")
    {
        Description = "Folder that Prometheus' node exporter reads (--collector.textfile.directory): the time of this success is "
            + "written there, so that an alert notices when the next is late.",
    };

    public static IEnumerable<Command> Create(Option<string> data)
    {
        Keep.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1) given.AddError("--keep is at least 1.");
        });
        var backup = new Command("backup", "Backs up all databases and the assets into one encrypted file, while the platform runs.")
        {
            Settings, Assets, To, KeyFile, Keep, Metrics, AsJson,
        };
        backup.SetAction((parsed, cancellation) => Guarded(() => Backup(parsed, data, cancellation)));
        var verify = new Command("verify", "Decrypts a backup and checks all of it. Nothing is restored.")
        {
            From, KeyFile, Metrics, AsJson,
        };
        verify.SetAction((parsed, cancellation) => Guarded(() => Verify(parsed, cancellation)));
        var restore = new Command("restore",
            "Restores a backup while all hosts are stopped, and begins a new epoch of each log, so that every reader notices.")
        {
            Settings, Assets, From, KeyFile, Replace, AsJson,
        };
        restore.SetAction((parsed, cancellation) => Guarded(() => Restore(parsed, data, cancellation)));
        return [backup, restore, verify];
    }

    static async Task<int> Guarded(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException
            or NpgsqlException or SqliteException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    static async Task Backup(ParseResult parsed, Option<string> data, CancellationToken cancellation)
    {
        var (folder, key) = (parsed.GetValue(To)!, BackupEncryption.Key(parsed.GetValue(KeyFile)!));
        var embedded = Path.GetFullPath(parsed.GetValue(data)!);
        var sources = parsed.GetValue(Settings) is { } settings ? BackupSource.OfSettings(settings) : BackupSource.OfData(embedded);
        var (file, manifest) =
            await BackupFile.Write(sources, AssetFolder(parsed, embedded), folder, key, TimeProvider.System, cancellation);
        var deleted = parsed.GetValue(Keep) is > 0 and var keep ? BackupFile.Prune(folder, keep) : [];
        var size = new FileInfo(file).Length;
        await Measure(parsed, "completed", manifest.Began, cancellation);
        Print(parsed, new { file, bytes = size, manifest, deleted },
            $"{file}: {Count(manifest)}, {Megabytes(size)}; {deleted.Count.ToString(CultureInfo.InvariantCulture)} older deleted.");
    }

    static async Task Verify(ParseResult parsed, CancellationToken cancellation)
    {
        var (file, key) = (Newest(parsed.GetValue(From)!), BackupEncryption.Key(parsed.GetValue(KeyFile)!));
        var scratch = Directory.CreateTempSubdirectory("embassy-verify-");
        try
        {
            var manifest = await BackupFile.Read(file, key, scratch.FullName, cancellation);
            await Measure(parsed, "verified", manifest.Began, cancellation);
            Print(parsed, new { file, manifest }, $"{file}: complete, of {manifest.Began:u}, {Count(manifest)}.");
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    static async Task Restore(ParseResult parsed, Option<string> data, CancellationToken cancellation)
    {
        var (file, key) = (Newest(parsed.GetValue(From)!), BackupEncryption.Key(parsed.GetValue(KeyFile)!));
        var embedded = Path.GetFullPath(parsed.GetValue(data)!);
        var settings = parsed.GetValue(Settings);
        var scratch = Directory.CreateTempSubdirectory("embassy-restore-");
        using var owner = settings is null ? EmbeddedRun.Own(Directory.CreateDirectory(embedded).FullName) : null;
        try
        {
            // Everything that can be refused is refused before anything is replaced.
            var manifest = await BackupFile.Read(file, key, scratch.FullName, cancellation);
            var targets = settings is not null ? BackupSource.OfSettings(settings) : BackupSource.OfData(embedded, all: true);
            var pairs = manifest.Databases.Select(d => (Database: d, Target: targets.SingleOrDefault(t => t.Name == d.Name)
                ?? throw new InvalidOperationException($"The settings do not name the database of {d.Name}."))).ToList();
            foreach (var (database, target) in pairs)
            {
                if (target.IsPostgres != (database.Kind == "postgresql"))
                    throw new InvalidOperationException($"The copy of {target.Name} is of {database.Kind}; its database is another.");
                await target.ExpectFree(parsed.GetValue(Replace), cancellation);
            }
            var assets = AssetFolder(parsed, embedded);
            if (assets is null && manifest.Assets.Count > 0)
                throw new InvalidOperationException("The backup has assets. Name their folder with --assets.");
            var tokenKey = Path.Combine(scratch.FullName, "signing.pem");
            Tokens.EnsureKey(tokenKey);
            foreach (var (database, target) in pairs) await target.Load(Path.Combine(scratch.FullName, database.Name), cancellation);
            if (assets is not null) BackupFile.RestoreAssets(scratch.FullName, assets);
            var restored = new List<object>();
            foreach (var (_, target) in pairs) restored.Add(new { name = target.Name, epoch = await target.NewEpoch(tokenKey) });
            Print(parsed, new { file, manifest, restored },
                $"Restored {Count(manifest)} as of {manifest.Began:u}; each log has a new epoch. Start the hosts.");
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    // What is in the backup is as old as its beginning. The exporter never reads half a file, because it is renamed.
    static async Task Measure(ParseResult parsed, string what, DateTimeOffset began, CancellationToken cancellation)
    {
        if (parsed.GetValue(Metrics) is not { } folder) return;
        var (name, file) = ($"embassy_backup_{what}_timestamp_seconds", Path.Combine(folder, $"embassy_backup_{what}.prom"));
        await File.WriteAllTextAsync(file + ".new", string.Create(CultureInfo.InvariantCulture,
            $"# HELP {name} Beginning of the newest backup that was {what}.\n# TYPE {name} gauge\n{name} {began.ToUnixTimeSeconds()}\n"),
            cancellation);
        File.Move(file + ".new", file, overwrite: true);
    }

    static string? AssetFolder(ParseResult parsed, string embedded) =>
        parsed.GetValue(Assets) ?? (parsed.GetValue(Settings) is null ? Path.Combine(embedded, "assets") : null);

    static string Newest(string from) => !Directory.Exists(from) ? from
        : Directory.GetFiles(from, BackupFile.Prefix + "*" + BackupFile.Suffix).Max(StringComparer.Ordinal)
            ?? throw new InvalidOperationException($"{from} has no backup.");

    static string Count(BackupFile.Manifest manifest) => string.Create(CultureInfo.InvariantCulture,
        $"{manifest.Databases.Count} databases, {manifest.Assets.Count} assets");

    static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    static void Print(ParseResult parsed, object report, string line) =>
        parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(AsJson) ? JsonSerializer.Serialize(report, Json) : line);
}
