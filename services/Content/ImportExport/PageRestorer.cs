using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.Content.Reviews;
using Embassy.Content.Schedules;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>Restores a page completely from its record: its editions, slugs, reviews and schedules.</summary>
sealed class PageRestorer(ContentDb db, FolderReader reader, Mission mission, EditionTexts texts)
{
    static readonly string[] States =
        [Edition.Draft, Edition.InReview, Edition.Approved, Edition.Scheduled, Edition.Published, Edition.Superseded, Edition.Withdrawn,
            Edition.Redirected, Edition.Gone];
    static readonly string[] Faces = [Edition.Published, Edition.Withdrawn, Edition.Redirected, Edition.Gone];

    readonly RequestValidation violations = reader.Violations;

    public async Task<List<Edition>> Restore(Page page, PageFile file, PageRecord record, CancellationToken cancellation)
    {
        var name = MissionFolder.Record(page.Key);
        var editions = new List<Edition>();
        foreach (var (e, i) in record.Editions.Select((e, i) => (e, i)))
        {
            var at = $"{name}: editions[{i}]";
            var isPublic = e.State == Edition.Published;
            var editionFile = isPublic ? file.Editions?.GetValueOrDefault(e.Locale) : e.Words;
            if (editionFile is null)
                throw new FolderViolation(at,
                    "required", isPublic ? $"{MissionFolder.Page(page.Key)} has no words in '{e.Locale}'." : "It has no words.");
            violations.Language($"{at}.locale", e.Locale, mission.Locales);
            violations.When(e.Author.Length > 200 || e.ApprovedBy.Length > 200 || e.SourceFingerprint is { Length: not 64 }
                || e.ReaffirmedBy.Length > 200 || e.NeutralReason.Length > TranslationSource.MostReason
                || e.MovedTo is { Length: > 100 }, at, "too_long", "It is not what an export writes.");
            violations.When(e.ApprovedBy.Length > 0 && e.Contributors.Contains(e.ApprovedBy), $"{at}.approvedBy", "invalid_format",
                "Nobody approves what he wrote any part of.");
            violations.When(!States.Contains(e.State), $"{at}.state", "invalid_word", "One of: " + string.Join(", ", States) + ".");
            violations.When(e.Number < 1 || e.Version < 1
                || record.Editions.Any(o => !ReferenceEquals(o, e) && o.Locale == e.Locale && o.Number == e.Number), $"{at}.number",
                "duplicate", "Each number once, from 1.");
            violations.When(Faces.Contains(e.State) && record.Editions.Count(o => o.Locale == e.Locale && Faces.Contains(o.State)) > 1,
                $"{at}.state", "duplicate", "One of them at most is what the public gets.");
            violations.When((e.State is Edition.Superseded || Faces.Contains(e.State)) != e.PublishedAt is not null, $"{at}.publishedAt",
                "required", "What is or was public has it, and nothing else.");
            var edition = new Edition { Id = e.Id, PageKey = page.Key, Locale = e.Locale, Number = e.Number };
            edition.Write(await texts.Read(page.Key, e.Locale, e.Number, isPublic, editionFile, at, cancellation),
                e.SourceFingerprint is null ? null : new TranslationSource(e.SourceNumber ?? 0, e.SourceFingerprint),
                e.Author, e.SavedAt, neutralReason: e.NeutralReason);
            texts.Bind(edition, MissionFolder.Body(page.Key, e.Locale, e.Number, isPublic), cancellation);
            db.Editions.Add(edition);
            db.Entry(edition).CurrentValues
                .SetValues(new
                {
                    e.State,
                    e.Contributors,
                    e.ApprovedBy,
                    e.ApprovedAt,
                    e.Note,
                    e.Reason,
                    e.MovedTo,
                    e.PublishedAt,
                    e.FirstPublishedAt,
                    e.WithdrawnAt,
                    e.GoneAt,
                    e.EndedAt,
                    e.ReaffirmedBy,
                    e.ReaffirmedAt,
                    e.Version
                });
            editions.Add(edition);
        }
        violations.When(record.Owner.Length > 200 || record.Version < 1, name, "too_long", "It is not what an export writes.");
        foreach (var slug in record.Slugs) texts.Claim(slug.Name, page.Key, slug.Locale, slug.WasPublic, name);
        foreach (var locale in (file.Editions ?? []).Keys)
            violations.When(!record.Editions.Exists(e => e.Locale == locale && e.State == Edition.Published),
                $"{MissionFolder.Page(page.Key)}: editions.{locale}", "not_on_record", $"{name} knows no public edition in it.");
        foreach (var r in record.Reviews)
        {
            violations.When(r.State is not (Review.Opened or Review.Closed) || r.Assignee.Length > 200
                || !mission.Locales.Contains(r.Locale), $"{name}: reviews", "invalid_format", "It is not what an export writes.");
            var review =
                new Review
                {
                    Id = r.Id,
                    PageKey = page.Key,
                    Locale = r.Locale,
                    Reason = r.Reason,
                    Subject = r.Subject,
                    Detail = r.Detail,
                    OpenedAt = r.OpenedAt
                };
            db.Reviews.Add(review);
            db.Entry(review).CurrentValues.SetValues(new { r.State, r.Assignee, r.ClosedAt, r.ClosedBy, r.Note, r.Version });
        }
        foreach (var s in record.Schedules)
        {
            violations.When(!record.Editions.Exists(e => e.Locale == s.Locale && (s.Number == 0 || e.Number == s.Number)),
                $"{name}: schedules", "not_on_record", $"There is no edition {s.Number} in '{s.Locale}'.");
            violations.When(!TimeZoneInfo.TryFindSystemTimeZoneById(s.Zone, out _), $"{name}: schedules", "invalid_format",
                "An IANA time zone, like Asia/Baku.");
            var schedule = new Schedule { PageKey = page.Key, Locale = s.Locale };
            db.Schedules.Add(schedule);
            db.Entry(schedule).CurrentValues.SetValues(s);
            schedule.Order();
        }
        return editions;
    }
}
