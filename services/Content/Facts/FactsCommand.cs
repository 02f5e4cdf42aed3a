using System.CommandLine;
using System.Text.Json;
using Embassy.Announcements;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>
/// The operator command for facts: <c>facts</c> lists the derived ones, <c>facts --rebuild</c> counts them again.
/// </summary>
public static class FactsCommand
{
    public static ServiceCommand Create()
    {
        var rebuild = new Option<bool>("--rebuild") { Description = "Counts them again, and checks every page that uses a fact." };
        var json = ServiceCommand.JsonOption();
        return new ServiceCommand(new Command("facts", "Lists the facts that are derived from other services' records.") { rebuild, json },
            (app, parsed) => Run(app, parsed.GetValue(rebuild), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
    }

    public static async Task<int> Run(WebApplication app, bool rebuild, bool json, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var (services, now) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<TimeProvider>().Now());
        var (db, requestContext, serviceClients) =
            (services.GetRequiredService<ContentDb>(), services.GetRequiredService<RequestContext>(),
                services.GetRequiredService<ServiceClients>());
        requestContext.Caller = Caller.Service;
        var failed = 0;
        if (rebuild)
        {
            await db.RecountRequests.ExecuteUpdateAsync(set => set.SetProperty(r => r.CausedBy, (Guid?)null));
            foreach (var source in await RecountRequest.Due(db, serviceClients, everything: true, now, CancellationToken.None))
            {
                var changed =
                    await RecountRequest.Do(db, requestContext, source, services.GetRequiredService<MissionCache>(), serviceClients,
                        services.GetRequiredService<ILogger<RecountRequest>>(), now, CancellationToken.None);
                var answers = await db.RecountRequests.AnyAsync(r => r.Source == source && r.RetryAt == null);
                if (!answers) failed++;
                await Console.Error.WriteLineAsync(answers ? $"{source}: {changed} changed."
                    : $"{source} does not answer; the running service goes on trying.");
            }
            // The running service then refreshes every page, also one that shows an older version for any reason.
            await db.Facts.ExecuteUpdateAsync(set => set.SetProperty(f => f.PropagatedVersion, 0));
        }
        var facts = await db.Facts.AsNoTracking().Where(f => f.DerivedFrom != "").OrderBy(f => f.Key).ToListAsync();
        if (json)
            await output.WriteLineAsync(JsonSerializer.Serialize(facts.Select(f => new
            {
                key = f.Key,
                value = f.Said.Value,
                unit = f.Said.Unit,
                derivedFrom = f.DerivedFrom,
                version = f.Version,
                asOf = f.Said.AsOf,
            }), Announcement.Json));
        else
            foreach (var fact in facts)
                await output.WriteLineAsync(
                    $"{fact.Key}  {$"{fact.Said.Value} {fact.Said.Unit}".Trim()}  {fact.DerivedFrom}, version {fact.Version}, as of "
                    + $"{fact.Said.AsOf}");
        return failed > 0 ? 1 : 0;
    }
}
