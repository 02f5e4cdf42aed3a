using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Handles one announcement for one reaction, exactly once in effect: the reaction's work and the inbox row are one
/// transaction. Tries again with growing pauses, then notes the failure and lets the broker set the message aside.
/// </summary>
public sealed class Inbound(IServiceScopeFactory scopes, TimeProvider clock, BusSettings settings, ILogger<Inbound> log)
{
    // One announcement at a time for each reaction, whether it comes by the bus or out of the log.
    readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new();

    /// <summary>All attempts, in place, so that the order of the queue holds.</summary>
    /// <param name="onlyNew">True leaves alone what was given up before; the bus brings such a thing back only when an operator did.</param>
    public async Task Receive(Reaction reaction, CloudEvent told, bool onlyNew, CancellationToken cancellation)
    {
        var gate = gates.GetOrAdd(reaction.Name, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellation);
        try
        {
            await Attempt(reaction, told, onlyNew, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    async Task Attempt(Reaction reaction, CloudEvent told, bool onlyNew, CancellationToken cancellation)
    {
        // The change's own trace, whether it came by the broker or out of the log.
        ActivityContext.TryParse(told.TraceParent, null, isRemote: true, out var parent);
        using var span = Telemetry.Source.StartActivity($"handle {reaction.Name}", ActivityKind.Consumer, parent);
        span?.SetTag("messaging.message.id", told.Id).SetTag("embassy.subject", told.Subject).SetTag("embassy.sequence", told.Sequence);
        Telemetry.ConsumerLag.Record((clock.GetUtcNow() - told.Time).TotalSeconds, new KeyValuePair<string, object?>("reaction", reaction.Name));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Handle(reaction, told, onlyNew, cancellation);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                if (attempt >= settings.RetryPauses.Count)
                {
                    log.LogError(e, "{Reaction} gave up on {Type} {Id} about {Subject}", reaction.Name, told.Type, told.Id, told.Subject);
                    await NoteFailure(reaction, told, e, cancellation);
                    throw;
                }
                log.LogWarning(e, "{Reaction} failed on {Type} {Id}, attempt {Attempt}", reaction.Name, told.Type, told.Id, attempt + 1);
                Telemetry.Retries.Add(1, new KeyValuePair<string, object?>("reaction", reaction.Name));
                await Task.Delay(settings.RetryPauses[attempt], clock, cancellation);
            }
        }
    }

    async Task Handle(Reaction reaction, CloudEvent told, bool onlyNew, CancellationToken cancellation)
    {
        var eventId = Guid.Parse(told.Id);

        await using var scope = scopes.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<Work>();
        work.Caller = Caller.Service;
        work.CausedBy = eventId;
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);

        // Another epoch than the log was read in: an older one is void, and a newer one is read out of the log from where it began.
        if (told.LogEpoch.Length > 0 && await db.Positions.AnyAsync(p => p.Reaction == reaction.Name && p.Source == told.Source && p.Epoch != "" && p.Epoch != told.LogEpoch, cancellation)) return;

        var note = await db.Inbox.FindAsync([reaction.Name, eventId], cancellation);
        if (note is { Outcome: not InboxRow.Failed } || note is not null && onlyNew) return;
        if (note is null)
            db.Inbox.Add(note = new InboxRow { Reaction = reaction.Name, EventId = eventId, Source = told.Source, Sequence = told.Sequence, Subject = told.Subject, At = clock.Now(), Outcome = InboxRow.Done });
        note.At = clock.Now();
        note.Error = null;
        note.Outcome = InboxRow.Done;

        var seen = await db.Seen.FindAsync([reaction.Name, told.Subject], cancellation);
        // Withheld: a later announcement says what holds now.
        if (told.Withheld || seen is not null && seen.Version > told.SubjectVersion)
            note.Outcome = InboxRow.Stale;
        else
        {
            if (seen is null) db.Seen.Add(seen = new SeenSubject { Reaction = reaction.Name, Subject = told.Subject, Version = told.SubjectVersion });
            seen.Version = told.SubjectVersion;
            seen.Removed = told.Removes;
            await reaction.Run(scope.ServiceProvider, told, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    async Task NoteFailure(Reaction reaction, CloudEvent told, Exception why, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        if (!Guid.TryParse(told.Id, out var eventId)) return;
        var note = await db.Inbox.FindAsync([reaction.Name, eventId], cancellation);
        if (note is { Outcome: not InboxRow.Failed }) return;
        if (note is null)
            db.Inbox.Add(note = new InboxRow { Reaction = reaction.Name, EventId = eventId, Source = told.Source, Sequence = told.Sequence, Subject = told.Subject, At = clock.Now(), Outcome = InboxRow.Failed });
        note.At = clock.Now();
        note.Error = why.Message.Length > 1000 ? why.Message[..1000] : why.Message;
        await db.SaveChangesAsync(cancellation);
    }
}
