using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>Arguments of <c>errors</c>; parsing returns null when they do not match its usage.</summary>
/// <param name="Id">Id of one inbox entry; null for all.</param>
public sealed record ErrorsCommand(bool Return, bool Discard, Guid? Id, string Note, bool Json)
{
    const int LongestNote = 1000;

    public static ErrorsCommand? Parse(ReadOnlySpan<string> args)
    {
        var (command, noted) = (new ErrorsCommand(false, false, null, "", false), false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json" when !command.Json:
                    command = command with { Json = true };
                    break;
                case "--return" when !command.Return && !command.Discard:
                    command = command with { Return = true };
                    if (i + 1 < args.Length && Guid.TryParse(args[i + 1], out var returned)) (command, i) = (command with { Id = returned }, i + 1);
                    break;
                case "--discard" when !command.Return && !command.Discard && i + 1 < args.Length && Guid.TryParse(args[i + 1], out var id):
                    (command, i) = (command with { Discard = true, Id = id }, i + 1);
                    break;
                case "--note" when !noted && i + 1 < args.Length && args[i + 1].Trim() is { Length: > 0 and <= LongestNote } note:
                    (command, noted, i) = (command with { Note = note }, true, i + 1);
                    break;
                default:
                    return null;
            }
        }
        // Discarding requires a note with the reason, and no other operation accepts one.
        return command.Discard == noted ? command : null;
    }

    /// <summary>Returns the exit code: 1 when no failed inbox entry has that id.</summary>
    public async Task<int> Run(WebApplication app, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var notes = db.Inbox.Where(i => i.Outcome == InboxRow.Failed || i.Outcome == InboxRow.Returned);
        var listed = await notes.Where(i => Id == null || i.EventId == Id).OrderBy(i => i.At).ToListAsync();
        if (!Return && !Discard)
        {
            ServiceCommands.Show(output, listed.Select(i => new
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
                    await output.WriteLineAsync($"{group.Key.Reaction}: {group.Count().ToString(CultureInfo.InvariantCulture)} {group.Key.Reason}");
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
