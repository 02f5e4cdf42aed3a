using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary><c>audit verify</c> and <c>audit export</c>.</summary>
public static class AuditCommand
{
    static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default);

    public static ServiceCommand Create()
    {
        var head = new Option<string?>("--head")
        {
            Description = "A head of this chain that was kept outside: finds what was cut off after it was kept.",
            HelpName = "SEQUENCE:HASH",
        };
        head.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } text && AuditAnchor.Parse(text) is null)
                given.AddError("--head is SEQUENCE:HASH, as `audit verify` prints it.");
        });
        var json = ServiceCommand.JsonOption();
        var verify = new Command("verify", "Walks the chain and names the first entry that was changed, removed, inserted or cut off.")
        {
            head, json,
        };
        var from = new Option<DateOnly?>("--from") { Description = "First day, UTC.", HelpName = "DAY" };
        var to = new Option<DateOnly?>("--to") { Description = "Last day, UTC.", HelpName = "DAY" };
        var export = new Command("export", "Prints the entries as JSON, one on each line, oldest first.") { from, to };
        var command = new Command("audit", "Verifies and exports the audit trail.") { verify, export };
        return new ServiceCommand(command, (app, parsed) => parsed.CommandResult.Command == export
            ? Export(app, parsed.GetValue(from), parsed.GetValue(to), parsed.InvocationConfiguration.Output)
            : Verify(app, parsed.GetValue(head), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
    }

    /// <summary>Returns the exit code: 1 when the chain does not verify.</summary>
    public static async Task<int> Verify(WebApplication app, string? head, bool json, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var (db, keys) = (scope.ServiceProvider.GetRequiredService<EmbassyDb>(), app.Services.GetRequiredService<AuditKeys>());
        if (keys.CurrentId.Length == 0) await keys.Load(db, CancellationToken.None);
        var found = await AuditVerifier.Verify(db, keys, head is null ? null : AuditAnchor.Parse(head), CancellationToken.None);
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new
            {
                service = scope.ServiceProvider.GetRequiredService<ServiceIdentity>().LogName,
                intact = found.Fault is null,
                sequence = found.Sequence,
                head = found.Head,
                waiting = found.Waiting,
                keyOutside = found.KeyOutside,
                fault = found.Fault,
            }, Announcements.Announcement.Json));
        }
        else
        {
            await output.WriteLineAsync($"Verified {found.Sequence.ToString(CultureInfo.InvariantCulture)} entries. Head: {found.Head}");
            if (found.Waiting > 0)
                await output.WriteLineAsync($"{found.Waiting.ToString(CultureInfo.InvariantCulture)} entries are not sealed yet.");
            if (!found.KeyOutside)
                await output.WriteLineAsync("The key is in this database: whoever can change rows can sign them too (Audit__KeyFile).");
            if (found.Fault is { } fault)
                await output.WriteLineAsync($"{fault.Kind}: sequence {fault.Sequence.ToString(CultureInfo.InvariantCulture)}, "
                    + $"row {(fault.Id.Length > 0 ? fault.Id : "unknown")}. {fault.Why}");
        }
        return found.Fault is null ? 0 : 1;
    }

    public static async Task<int> Export(WebApplication app, DateOnly? from, DateOnly? to, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var service = scope.ServiceProvider.GetRequiredService<ServiceIdentity>().LogName;
        var after = from is { } first ? AuditIds.First(first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) : Guid.Empty;
        var until = to is { } last && last < DateOnly.MaxValue
            ? AuditIds.First(last.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) : Guid.AllBitsSet;
        while (true)
        {
            var rows = await db.Set<AuditRow>().AsNoTracking().Where(r => r.Id > after && r.Id < until).OrderBy(r => r.Id).Take(1000)
                .ToListAsync();
            foreach (var entry in await AuditEntries.Of(db, rows, service, CancellationToken.None))
                await output.WriteLineAsync(Json.Format(entry));
            if (rows.Count < 1000) return 0;
            after = rows[^1].Id;
        }
    }
}
