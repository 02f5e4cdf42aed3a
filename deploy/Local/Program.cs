using System.CommandLine;
using Embassy.Local;
using Embassy.ServiceDefaults;

var data = new Option<string>("--data")
{
    Description = "Folder of databases and keys; made if it is not there.",
    DefaultValueFactory = _ => ".embassy",
    Recursive = true
};
var urls = new Option<string[]>("--urls")
{
    Description = "Where the gateway listens, once for each mission; http://localhost:8080, the next mission ten ports above.",
};
var identity = new Option<string?>("--identity")
{
    Description = "Where people sign in; http://localhost:8081, or a free port if --urls is given.",
};
var website = new Option<string?>("--site")
{
    Description = "Where the mission's public site listens; http://localhost:8082, or a free port if --urls is given.",
};
var office = new Option<string?>("--desk")
{
    Description = "Where the staff's desk listens; http://localhost:8083, or a free port if --urls is given.",
};
var empty = new Option<bool>("--empty") { Description = "Load no demonstration content on the first start; only who the mission is." };
var mission =
    new Option<string[]>("--mission")
    {
        Description = "The mission to load: demo, between two invented States; dz-az, from public facts; or a folder. Several run in one "
            + "process, each with databases, keys, ports and a bus of its own.",
        DefaultValueFactory = _ => ["demo"],
    };
mission.Validators.Add(given =>
{
    var names = (given.GetValueOrDefault<string[]>() ?? []).Select(m => Path.GetFileName(Path.TrimEndingDirectorySeparator(m))).ToList();
    if (names.Count > 1 && (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count || !names.TrueForAll(MissionRun.IsName)))
        given.AddError("Several missions need names of their own: folders of lower-case letters, digits and hyphens.");
});

var watched = new Option<Uri?>("--dashboard")
{
    Description = "Show traces, metrics and logs in a browser, at http://localhost:18888 or this address of this machine.",
    Arity = ArgumentArity.ZeroOrOne,
    CustomParser = given =>
    {
        if (given.Tokens.Count == 0) return new Uri("http://localhost:18888");
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var at) && at is { Scheme: "http", IsLoopback: true }) return at;
        given.AddError("--dashboard is an http address of this machine, because anyone who reaches it may read it.");
        return null;
    },
};

var root = new RootCommand("Embassy: every service and the gateway in one process, on SQLite and a bus in memory.") { data, urls,
    identity, website, office, empty, mission, watched };
root.SetAction(async (parsed, cancellation) =>
{
    var folder = Path.GetFullPath(parsed.GetValue(data)!);
    var missions = parsed.GetValue(mission)!;
    var addresses = parsed.GetValue(urls) ?? [];
    if (missions.Length > 1 && ((Option<string?>[])[identity, website, office]).Any(o => parsed.GetResult(o) is not null))
    {
        await Console.Error.WriteLineAsync("--identity, --site and --desk are of one mission; several choose their ports themselves.");
        return 1;
    }
    var runs = new List<MissionRun>();
    Dashboard? dashboard = null;
    try
    {
        if (parsed.GetValue(watched) is { } at) dashboard = await Dashboard.Start(folder, at, cancellation);
        for (var i = 0; i < missions.Length; i++)
        {
            // Several runs on one machine choose their ports with --urls.
            var isGiven = i < addresses.Length;
            string? Port(int above) => isGiven ? null
                : $"http://localhost:{(8080 + 10 * i + above).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            var source = MissionLoader.Folder(missions[i]);
            runs.Add(await MissionRun.Start(missions.Length == 1 ? folder : Path.Combine(folder, Path.GetFileName(source)), source,
                isGiven ? addresses[i] : Port(0)!, parsed.GetValue(identity) ?? Port(1), parsed.GetValue(website) ?? Port(2),
                parsed.GetValue(office) ?? Port(3), missions.Length > 1, cancellation));
        }
        if (parsed.GetValue(watched) is { } pages) Console.WriteLine($"Traces, metrics and logs are at {pages}");
        foreach (var run in runs)
            if (!await run.Load(recordsToo: !parsed.GetValue(empty))) return 0;
        Console.WriteLine("Ctrl+C stops it; nothing is lost.");
        await runs[0].Wait();
        return 0;
    }
    catch (Exception e) when (e is InvalidOperationException or IOException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
    finally
    {
        foreach (var run in runs) await run.DisposeAsync();
        dashboard?.Dispose();
    }
});

var role = new Option<string[]>("--role")
{
    Description = "A role: " + Roles.Help,
    AllowMultipleArgumentsPerToken = true,
    Required = true
};
role.Validators.Add(Roles.Validate);
var subject = new Option<string?>("--subject") { Description = "Who it is for; the role when not given." };
var name = new Option<string?>("--name") { Description = "The person's name, which records show beside the subject." };
var hours = new Option<double>("--hours") { Description = "How long it is valid.", DefaultValueFactory = _ => 8 };
var keyFile = new Option<string?>("--key") { Description = "The signing key; DIR/keys/signing.pem when not given." };
var token = new Command("token", "Prints a signed token for a role. The key is made if it is not there.") {
    role, subject, name, hours, keyFile
};
token.SetAction(parsed =>
{
    var roles = parsed.GetValue(role)!;
    var key = parsed.GetValue(keyFile) ?? EmbeddedRun.KeyFile(Path.GetFullPath(parsed.GetValue(data)!));
    Tokens.EnsureKey(key);
    Console.WriteLine(
        Tokens.Issue(key, roles, parsed.GetValue(subject) ?? roles[0], TimeSpan.FromHours(parsed.GetValue(hours)), DateTimeOffset.UtcNow,
            parsed.GetValue(name)));
    return 0;
});
root.Add(token);

var publicKey = new Option<string>("--public") { Description = "File for the public half, which services verify with.", Required = true };
var keys = new Command("keys", "Makes the signing key if it is not there, and writes its public half.") { keyFile, publicKey };
keys.SetAction(parsed =>
{
    Tokens.EnsureKey(parsed.GetValue(keyFile) ?? EmbeddedRun.KeyFile(Path.GetFullPath(parsed.GetValue(data)!)), parsed.GetValue(publicKey));
    return 0;
});
root.Add(keys);

var gatewayAt = new Option<string>("--gateway") { Description = "The gateway's address.", Required = true };
var tokenText = new Option<string>("--token") { Description = "A token of an administrator.", Required = true };
// The services of containers read the names of invented States from a folder that is mounted, so the default has none.
var loaded = new Option<string>("--mission")
{
    Description = "The mission to load: dz-az, demo or a folder. Its Mission__Folder is that of the services.",
    DefaultValueFactory = _ => "dz-az",
};
var load = new Command("load", "Loads a mission's folder through a gateway. What is there already is left alone.") { gatewayAt, tokenText,
    loaded };
load.SetAction(async (parsed, cancellation) =>
{
    using var loader = new MissionLoader(parsed.GetValue(gatewayAt)!, parsed.GetValue(tokenText)!, Console.WriteLine);
    try
    {
        await loader.Load(MissionLoader.Folder(parsed.GetValue(loaded)!), recordsToo: true, doneMark: null, cancellation);
        return 0;
    }
    catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
    {
        await Console.Error.WriteLineAsync($"The mission was not loaded to its end; the same command goes on. {e.Message}");
        return 1;
    }
});
root.Add(load);
root.Add(BrokerCommand.Create());
root.Add(AuditRun.Create(data));
root.Add(ProvisionCommand.Create());
foreach (var command in BackupCommands.Create(data)) root.Add(command);

return await CommandLine.Run(root, args);
