using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>Binds a draft to the facts and agreements that its body names.</summary>
public sealed class FactBinder(ContentDb db, MissionCache missions, TimeProvider clock)
{
    /// <summary>
    /// Parses a body and finds the facts and agreements that it names; adds a violation for each missing one.
    /// </summary>
    public async Task<BoundBody> Bind(RequestValidation validation, string body, string locale, CancellationToken cancellation, string field = "body")
    {
        var markdownBody = MarkdownBody.Of(body, locale, await missions.Locales(db, cancellation), cancellation);
        foreach (var fieldViolation in markdownBody.Faults) validation.Add(field, fieldViolation.Code, fieldViolation.Description);
        var keys = markdownBody.Marks.Where(m => m.IsBinding).Select(m => m.FactKey).Distinct().ToList();
        var facts = keys.Count == 0 ? [] : await db.Facts.AsNoTracking().Where(f => keys.Contains(f.Key)).ToDictionaryAsync(f => f.Key, cancellation);
        foreach (var key in keys)
        {
            if (!facts.TryGetValue(key, out var fact)) validation.Add(field, "unknown_fact", $"There is no fact '{key}'. Enter it first: POST /v1/facts.");
            else if (fact.Kind == Fact.Words && !fact.Said.Texts.Exists(t => t.Lang == locale)) validation.Add(field, "unknown_fact", $"The fact '{key}' has no text in '{locale}'.");
        }
        return new BoundBody(markdownBody, facts, await AgreementStanding.Of(db, markdownBody.Marks.Where(m => m.Word == InlineMark.While).Select(m => m.Subject), cancellation));
    }

    /// <summary>Saves the rendering of a draft's new text, its bindings and its conditions.</summary>
    public async Task Save(BoundBody boundBody, Edition draft, bool isNew, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (!isNew)
        {
            db.Bindings.RemoveRange(await db.Bindings.Where(b => b.EditionId == draft.Id).ToListAsync(cancellation));
            db.Conditions.RemoveRange(await db.Conditions.Where(c => c.EditionId == draft.Id).ToListAsync(cancellation));
            // The same keys may be inserted again, so the old rows are deleted first.
            if (db.ChangeTracker.Entries<Binding>().Any() || db.ChangeTracker.Entries<Condition>().Any()) await db.SaveChangesAsync(cancellation);
        }
        db.Bindings.AddRange(boundBody.Markdown.Marks.Where(m => m.IsBinding).Select(m => Binding.Of(m, draft.Id, boundBody.Facts[m.FactKey])));
        var conditions = boundBody.Markdown.Marks.Where(m => !m.IsBinding).Select(m => Condition.Of(m, draft.Id)).ToList();
        foreach (var condition in conditions.Where(c => !c.Holds(boundBody.Standings.GetValueOrDefault(c.Subject), now))) condition.Fall(now);
        db.Conditions.AddRange(conditions);

        var renderedEdition = isNew ? null : await db.Renderings.FindAsync([draft.Id], cancellation);
        if (renderedEdition is null) db.Renderings.Add(renderedEdition = new RenderedEdition { EditionId = draft.Id });
        renderedEdition.Make(boundBody.Markdown, draft.Body, draft.Fingerprint,
            new RenderValues(await missions.Formats(db, draft.Locale, cancellation), boundBody.Facts, conditions.Where(c => c.FellAt is not null).Select(c => c.Index).ToHashSet(),
                await AssetLinks.Texts(db, boundBody.Markdown.Pictures, cancellation)));
    }
}
