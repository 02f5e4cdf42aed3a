using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary><c>outbox</c>: announcements that could not be published.</summary>
public static class OutboxCommand
{
    public static ServiceCommand Create()
    {
        var retry = new Option<bool>("--return") { Description = "Lets the relay try them again." };
        var json = ServiceCommand.JsonOption();
        return new ServiceCommand(new Command("outbox", "Lists the announcements that could not be published.") { retry, json },
            (app, parsed) => Run(app, parsed.GetValue(retry), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
    }

    public static async Task<int> Run(WebApplication app, bool retry, bool json, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var aside = await db.Outbox.Where(r => r.SetAsideAt != null).OrderBy(r => r.Sequence).ToListAsync();
        ServiceCommand.Show(output, aside.Select(r => new
        {
            sequence = r.Sequence,
            id = r.EventId,
            type = r.Type,
            subject = r.Subject,
            setAsideAt = r.SetAsideAt,
            attempts = r.Attempts,
            error = r.Error,
        }), json);
        if (!retry) return 0;
        foreach (var row in aside) (row.SetAsideAt, row.Attempts) = (null, 0);
        await db.SaveChangesAsync();
        await Console.Error.WriteLineAsync($"{aside.Count.ToString(CultureInfo.InvariantCulture)} handed back.");
        return 0;
    }
}
