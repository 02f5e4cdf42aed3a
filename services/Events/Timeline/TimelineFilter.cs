using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Timeline;

/// <summary>Selects the records of each kind that a reader of the timeline asks for.</summary>
sealed class TimelineFilter(EventsDb db, V1.ListTimelineRequest request, DateWindow window, List<string> partners)
{
    public List<string> Of { get; } = request.Of.AnyOf();
    public List<string> Kinds { get; } = request.Kind.AnyOf();
    public List<string> Directions { get; } = request.Direction.AnyOf();

    /// <summary>The persons whose records are asked for; null for everyone's.</summary>
    public List<Guid>? Persons { get; set; }

    /// <summary>The first day on which an engagement of the window may have begun.</summary>
    public DateOnly? EarliestStart { get; set; }

    public bool Wants(string what) => Of.Count == 0 || Of.Contains(what);

    public IQueryable<Engagement> Engagements
    {
        get
        {
            var engagements = db.WithAnyOf(partners).In(window, EarliestStart);
            if (Persons is not null)
            {
                var words = Persons.Select(Mention.OfPerson).ToList();
                engagements = engagements.Where(e => e.Mentions.Any(m => words.Contains(m.Word)));
            }
            if (Guid.TryParseExact(request.Office, "D", out var office))
            {
                var word = Mention.OfOffice(office);
                engagements = engagements.Where(e => e.Mentions.Any(m => m.Word == word));
            }
            if (Kinds.Count > 0) engagements = engagements.Where(e => Kinds.Contains(e.Kind));
            if (Directions.Count > 0) engagements = engagements.Where(e => Directions.Contains(e.Direction));
            return request.Place.Length == 0 ? engagements
                : engagements.Where(e => e.FoldedPlaces.Contains(TextFolding.Of(request.Place)));
        }
    }

    public IQueryable<Letter> Letters
    {
        get
        {
            var letters = db.Letters.AsNoTracking();
            // Letters have no place.
            if (request.Place.Length > 0) letters = letters.Where(_ => false);
            if (Persons is not null)
                letters = letters.Where(l => Persons.Contains(l.Sender.PersonId!.Value) || Persons.Contains(l.Addressee.PersonId!.Value));
            if (Guid.TryParseExact(request.Office, "D", out var office))
                letters = letters.Where(l => l.Sender.OfficeId == office || l.Addressee.OfficeId == office);
            if (partners.Count > 0) letters = letters.Where(l => partners.Contains(l.Sender.State) || partners.Contains(l.Addressee.State));
            if (Kinds.Count > 0) letters = letters.Where(l => Kinds.Contains(l.Kind));
            if (Directions.Count > 0) letters = letters.Where(l => Directions.Contains(l.Direction));
            if (window.From is { } from) letters = letters.Where(l => l.DatedLast >= from);
            return window.To is { } to ? letters.Where(l => l.DatedFirst <= to) : letters;
        }
    }

    public IQueryable<Milestone> Milestones
    {
        get
        {
            var milestones = Milestone.WithAnyOf(db, partners);
            // Milestones have neither persons nor a direction.
            if (request.Person.Length > 0 || request.Office.Length > 0 || Directions.Count > 0)
                milestones = milestones.Where(_ => false);
            if (Of.Count > 0) milestones = milestones.Where(m => Of.Contains(m.Of));
            if (Kinds.Count > 0) milestones = milestones.Where(m => Kinds.Contains(m.Kind));
            if (request.Place.Length > 0)
                milestones = milestones.Where(m => m.FoldedPlaces.Contains(TextFolding.Of(request.Place)));
            if (window.From is { } from) milestones = milestones.Where(m => m.EndLast >= from);
            return window.To is { } to ? milestones.Where(m => m.DateFirst <= to) : milestones;
        }
    }

    public async Task<int> Count(CancellationToken cancellation) =>
        (Wants("engagement") ? await Engagements.CountAsync(cancellation) : 0)
        + (Wants("letter") ? await Letters.CountAsync(cancellation) : 0)
        + (Wants("agreement") || Wants("session") ? await Milestones.CountAsync(cancellation) : 0);
}
