using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>Binds a draft to the facts and agreements that its body names, and renders it with them.</summary>
public sealed class FactBinder(ContentDb db, MissionCache missions, TimeProvider clock) : IDomainEventHandler<BodyParsed>,
    IDomainEventHandler<DraftWritten>, IDomainEventHandler<TextRendered>
{
    /// <summary>Adds a violation for each fact that the body names and that is missing.</summary>
    public async Task Handle(BodyParsed domainEvent, CancellationToken cancellation)
    {
        var (body, locale, validation, field) = domainEvent;
        var facts = await Named(body, cancellation);
        foreach (var key in Keys(body))
        {
            if (!facts.TryGetValue(key, out var fact))
                validation.Add(field, "unknown_fact", $"There is no fact '{key}'. Enter it first: POST /v1/facts.");
            else if (fact.Kind == Fact.Words && !fact.Said.Texts.Exists(t => t.Lang == locale))
                validation.Add(field, "unknown_fact", $"The fact '{key}' has no text in '{locale}'.");
        }
    }

    /// <summary>Saves the rendering of a draft's new text, its bindings and its conditions.</summary>
    public async Task Handle(DraftWritten domainEvent, CancellationToken cancellation)
    {
        var (draft, body, isNew) = domainEvent;
        var (facts, now) = (await Named(body, cancellation), clock.Now());
        var standings =
            await AgreementStanding.Of(db, body.Marks.Where(m => m.Word == InlineMark.While).Select(m => m.Subject), cancellation);
        if (!isNew)
        {
            db.Bindings.RemoveRange(await db.Bindings.Where(b => b.EditionId == draft.Id).ToListAsync(cancellation));
            db.Conditions.RemoveRange(await db.Conditions.Where(c => c.EditionId == draft.Id).ToListAsync(cancellation));
            // The same keys may be inserted again, so the old rows are deleted first.
            if (db.ChangeTracker.Entries<Binding>().Any() || db.ChangeTracker.Entries<Condition>().Any())
                await db.SaveChangesAsync(cancellation);
        }
        db.Bindings.AddRange(body.Marks.Where(m => m.IsBinding).Select(m => Binding.Of(m, draft.Id, facts[m.FactKey])));
        var conditions = body.Marks.Where(m => !m.IsBinding).Select(m => Condition.Of(m, draft.Id)).ToList();
        foreach (var condition in conditions.Where(c => !c.Holds(standings.GetValueOrDefault(c.Subject), now))) condition.Fall(now);
        db.Conditions.AddRange(conditions);

        var renderedEdition = isNew ? null : await db.Renderings.FindAsync([draft.Id], cancellation);
        if (renderedEdition is null) db.Renderings.Add(renderedEdition = new RenderedEdition { EditionId = draft.Id });
        var fallen = conditions.Where(c => c.FellAt is not null).Select(c => c.Index).ToHashSet();
        var formats = await missions.Formats(db, draft.Locale, cancellation);
        renderedEdition.Make(body, draft.Body, draft.Fingerprint,
            formats.Values(facts, fallen, await AssetLinks.Pictures(db, body.Assets, cancellation)));
    }

    /// <summary>Renders a text that is not saved.</summary>
    public async Task Handle(TextRendered domainEvent, CancellationToken cancellation)
    {
        var (body, text, rendering) = domainEvent;
        var standings =
            await AgreementStanding.Of(db, body.Marks.Where(m => m.Word == InlineMark.While).Select(m => m.Subject), cancellation);
        var fallen = body.Marks.Where(m => !m.IsBinding).Select(m => Condition.Of(m, text.Id))
            .Where(c => !c.Holds(standings.GetValueOrDefault(c.Subject), clock.Now())).Select(c => c.Index).ToHashSet();
        var formats = await missions.Formats(db, text.Locale, cancellation);
        rendering.Make(body, text.Body, text.Fingerprint,
            formats.Values(await Named(body, cancellation), fallen, await AssetLinks.Pictures(db, body.Assets, cancellation)));
    }

    async Task<Dictionary<string, Fact>> Named(MarkdownBody body, CancellationToken cancellation)
    {
        var keys = Keys(body);
        return keys.Count == 0
            ? [] : await db.Facts.AsNoTracking().Where(f => keys.Contains(f.Key)).ToDictionaryAsync(f => f.Key, cancellation);
    }

    static List<string> Keys(MarkdownBody body) => [.. body.Marks.Where(m => m.IsBinding).Select(m => m.FactKey).Distinct()];
}
