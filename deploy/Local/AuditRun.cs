using System.CommandLine;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;

namespace Embassy.Local;

/// <summary><c>audit verify</c> and <c>audit export</c>: the audits of all services in the folder of a run.</summary>
static class AuditRun
{
    static readonly Option<string?> Service = new("--service") { Description = "One service: events.", Recursive = true };

    public static Command Create(Option<string> data)
    {
        Service.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } name && !ServiceCatalogue.Names.Contains(name))
                given.AddError($"--service is one of: {string.Join(", ", ServiceCatalogue.Names)}.");
        });
        var head = new Option<string?>("--head")
        {
            Description = "A head of the chain of --service that was kept outside.",
            HelpName = "SEQUENCE:HASH",
        };
        head.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } text && AuditAnchor.Parse(text) is null)
                given.AddError("--head is SEQUENCE:HASH, as `audit verify` prints it.");
        });
        var json = new Option<bool>("--json") { Description = "Prints JSON, one object for each service." };
        var verify = new Command("verify", "Walks each chain and names the first entry that was changed, removed, inserted or cut off.")
        {
            head, json,
        };
        verify.Validators.Add(given =>
        {
            if (given.GetResult(head) is not null && given.GetResult(Service) is null) given.AddError("--head needs --service.");
        });
        verify.SetAction((parsed, _) => Each(parsed, data, async (name, app, output) =>
        {
            if (!parsed.GetValue(json)) await output.WriteAsync($"{name}: ");
            return await AuditCommand.Verify(app, parsed.GetValue(head), parsed.GetValue(json), output);
        }));
        var export = new Command("export", "Prints the entries as JSON, one on each line, service by service, oldest first.");
        export.SetAction((parsed, _) => Each(parsed, data, (_, app, output) => AuditCommand.Export(app, null, null, output)));
        return new Command("audit", "Verifies and exports the audit trails of a run.") { Service, verify, export };
    }

    /// <summary>Returns the highest exit code; a service that has no database yet is left out.</summary>
    static async Task<int> Each(ParseResult parsed, Option<string> data, Func<string, WebApplication, TextWriter, Task<int>> run)
    {
        var folder = Path.GetFullPath(parsed.GetValue(data)!);
        var code = 0;
        foreach (var (name, build) in ServiceCatalogue.All)
        {
            var file = Path.Combine(folder, name + ".db");
            if (parsed.GetValue(Service) is { } only && only != name || !File.Exists(file)) continue;
            await using var app = build([], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Database"] = $"Data Source={file}",
                ["Auth:KeyFile"] = EmbeddedRun.KeyFile(folder),
                ["Telemetry:Shared"] = "true",
                ["Assets:Folder"] = Path.Combine(folder, "assets"),
                ["Search:Folder"] = Path.Combine(folder, "search"),
                ["Identity:Address"] = "http://localhost:8081",
            }));
            code = Math.Max(code, await run(name, app, parsed.InvocationConfiguration.Output));
        }
        return code;
    }
}
