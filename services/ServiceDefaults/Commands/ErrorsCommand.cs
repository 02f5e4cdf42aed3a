using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary><c>errors</c>: announcements that failed, and messages that are none.</summary>
/// <param name="Id">Id of one inbox entry; null for all.</param>
public sealed record ErrorsCommand(bool Return, bool Discard, Guid? Id, string Note, bool Json)
{
    const int LongestNote = 1000;

    public static ServiceCommand Create()
    {
        var giveBack = new Option<Guid?>("--return")
        {
            Description = "Hands all of it, or one, to its handlers again.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "ID",
        };
        // The library does not convert a value that may be missing before it is read.
        giveBack.Validators.Add(given =>
        {
            if (given.Tokens.Any(t => !Guid.TryParse(t.Value, out _))) given.AddError("--return takes an id that `errors` lists.");
        });
        var discard = new Option<Guid?>("--discard")
        {
            Description = "Gives one up for good.",
            Arity = ArgumentArity.ExactlyOne,
            HelpName = "ID",
        };
        var note = new Option<string>("--note") { Description = "Why it is discarded; the note is kept.", HelpName = "TEXT" };
        note.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>()?.Trim() is not { Length: > 0 and <= LongestNote })
                given.AddError($"--note is 1 to {LongestNote.ToString("N0", CultureInfo.InvariantCulture)} characters.");
        });
        var json = ServiceCommand.JsonOption();
        var command = new Command("errors", "Lists announcements that failed, and messages that are none.")
        {
            giveBack, discard, note, json,
        };
        command.Validators.Add(given =>
        {
            if (given.GetResult(giveBack) is not null && given.GetResult(discard) is not null)
                given.AddError("Use --return or --discard, not both.");
            if (given.GetResult(discard) is null != given.GetResult(note) is null)
                given.AddError("--discard needs --note, and --note needs --discard.");
        });
        return new ServiceCommand(command, (app, parsed) =>
        {
            var (returns, discards) = (parsed.GetResult(giveBack) is not null, parsed.GetResult(discard) is not null);
            var id = discards ? parsed.GetValue(discard) : returns ? parsed.GetValue(giveBack) : null;
            return new ErrorsCommand(returns, discards, id, parsed.GetValue(note)?.Trim() ?? "", parsed.GetValue(json))
                .Run(app, parsed.InvocationConfiguration.Output);
        });
    }

    /// <summary>Returns the exit code: 1 when no failed inbox entry has that id.</summary>
    async Task<int> Run(WebApplication app, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var notes = db.Inbox.Where(i => i.Outcome == InboxRow.Failed || i.Outcome == InboxRow.Returned);
        var listed = await notes.Where(i => Id == null || i.EventId == Id).OrderBy(i => i.At).ToListAsync();
        if (!Return && !Discard)
        {
            ServiceCommand.Show(output, listed.Select(i => new
            {
                id = i.EventId,
                reaction = i.Reaction,
                state = i.Outcome,
                reason = i.Reason,
                error = i.Error,
                source = i.Source,
                sequence = i.Sequence,
                subject = i.Subject,
                times = i.Times,
                at = i.At,
                ageSeconds = Math.Round((now - i.At).TotalSeconds),
                canBeReturned = i.Body is not null,
            }), Json);
            if (!Json)
                foreach (var group in listed.GroupBy(i => (i.Reaction, i.Reason)))
                    await output.WriteLineAsync(
                        $"{group.Key.Reaction}: {group.Count().ToString(CultureInfo.InvariantCulture)} {group.Key.Reason}");
            return 0;
        }
        if (Id is { } asked && listed.Count == 0)
        {
            await Console.Error.WriteLineAsync($"Nothing that was given up has the id {asked}.");
            return 1;
        }
        var changed = listed.Where(i => Discard || i is { Outcome: InboxRow.Failed, Body: not null }).ToList();
        foreach (var note in changed)
        {
            note.Outcome = Discard ? InboxRow.Discarded : InboxRow.Returned;
            if (Discard) (note.Note, note.At) = (Note, now);
        }
        await db.SaveChangesAsync();
        var done = Discard ? "discarded" : "handed back; the running service handles them";
        await Console.Error.WriteLineAsync($"{changed.Count.ToString(CultureInfo.InvariantCulture)} {done}.");
        return 0;
    }
}
