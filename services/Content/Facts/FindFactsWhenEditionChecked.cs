using System.Globalization;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// Finds facts missing from a translation, figures that should be bound to a fact, and conditions that do not hold.
public sealed class FindFactsWhenEditionChecked(ContentDb db) : IDomainEventHandler<EditionChecked>
{
    public async Task Handle(EditionChecked domainEvent, CancellationToken cancellation)
    {
        var (edition, original, findings) = domainEvent;
        if (original is not null)
        {
            var ids = new[] { edition.Id, original.Id };
            var bound = (await db.Bindings.AsNoTracking().Where(b => ids.Contains(b.EditionId)).Select(b => new { b.EditionId, b.FactKey })
                .ToListAsync(cancellation)).ToLookup(b => b.EditionId, b => b.FactKey);
            foreach (var key in bound[original.Id].Except(bound[edition.Id]).Order(StringComparer.Ordinal))
                findings.Add(new V1.Finding { Code = "fact-missing", Value = key });
            foreach (var key in bound[edition.Id].Except(bound[original.Id]).Order(StringComparer.Ordinal))
                findings.Add(new V1.Finding { Code = "fact-added", Value = key });
        }
        var textFigures = TextFigures.In(edition);
        if (textFigures.Numbers.Count + textFigures.Dates.Count > 0)
        {
            foreach (var fact in await db.Facts.AsNoTracking().Where(f => f.Kind != Fact.Words).OrderBy(f => f.Key)
                .ToListAsync(cancellation))
            {
                var typed = fact.Kind == Fact.Date ? fact.Said.Value
                    : decimal.Parse(fact.Said.Value, NumberStyles.Number, CultureInfo.InvariantCulture)
                        .ToString("0.######", CultureInfo.InvariantCulture).TrimStart('-');
                if ((fact.Kind == Fact.Date ? textFigures.Dates : textFigures.Numbers).Contains(typed))
                    findings.Add(new V1.Finding { Code = "unbound-figure", Value = typed, Fact = fact.Key });
            }
        }
        var conditions = await db.Conditions.AsNoTracking().Where(c => c.EditionId == edition.Id).OrderBy(c => c.Index)
            .ToListAsync(cancellation);
        var standings = await AgreementStanding.Of(db, conditions.Where(c => c.Subject.Length > 0).Select(c => c.Subject), cancellation);
        foreach (var condition in conditions)
        {
            if (condition.FellAt is not null) findings.Add(new V1.Finding { Code = "condition-fallen", Value = condition.Shown });
            else if (condition.Subject.Length > 0 && !standings.ContainsKey(condition.Subject))
                findings.Add(new V1.Finding { Code = "condition-unknown", Value = condition.Shown });
        }
    }
}
