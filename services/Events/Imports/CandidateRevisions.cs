using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

// What a later file does to a candidate. One that is open, or that the source closed, follows its source. A planned one
// stays and says how the source differs; a discarded one stays.
partial class ImportCandidate
{
    /// <summary>Applies the content of the file; returns what became of the candidate.</summary>
    public string Take(CandidateEntry entry, DateTimeOffset now)
    {
        if (IsNewerThan(entry.Sequence, entry.Stamp)) return Outcomes.Older;
        var isNew = Version == 0;
        var differences = isNew ? [] : Differences(entry);
        (Sequence, Stamp, Instance, Identity) = (entry.Sequence, entry.Stamp, entry.Instance, entry.Identity);
        if (Status == Discarded) return Outcomes.Unchanged;
        if (Status == Planned)
        {
            Note(differences.Count == 0 ? "" : Outcomes.Changed, string.Join('\n', differences));
            return differences.Count == 0 ? Outcomes.Unchanged : Outcomes.Differs;
        }
        var isBack = Status != Open;
        if (!isNew && !isBack && differences.Count == 0) return Outcomes.Unchanged;
        (Uid, Status) = (entry.Uid, Open);
        (Locale, Title, Place, Description, Participants, Secrecy, IsTransparent, IsTentative) = entry.Texts;
        (Start, StartFirst, End) = (entry.Start, entry.Start.First, entry.End);
        (StartsAt, EndsAt, Zone, ImportedAt) = (entry.StartsAt, entry.EndsAt, entry.Zone, now);
        Version++;
        return isNew ? Outcomes.New : Outcomes.Changed;
    }

    /// <summary>
    /// Closes a candidate that its source cancelled or no longer has; returns what became of it, null if nothing did.
    /// </summary>
    public string? Close(string status, int sequence, DateTimeOffset? stamp)
    {
        if (Status == Discarded) return null;
        if (IsNewerThan(sequence, stamp)) return Status == Open ? Outcomes.Older : null;
        (Sequence, Stamp) = (sequence, stamp);
        if (Status is Cancelled or Gone) return null;
        if (Status == Planned)
        {
            Note(status, "");
            return Outcomes.Differs;
        }
        Status = status;
        Version++;
        return status;
    }

    /// <summary>The key by which it stands in its series, or would if it were one.</summary>
    public string Key => Instance.Length > 0 ? Instance : CandidateEntry.KeyOf(StartsAt, StartFirst);

    /// <summary>The day on which its instance was first, in its zone.</summary>
    public string InstanceDay
    {
        get
        {
            var key = Key;
            if (!key.EndsWith('Z') || !TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var info)) return key[..8];
            var at = DateTimeOffset.ParseExact(key, CandidateEntry.InstantKey, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal);
            return TimeZoneInfo.ConvertTime(at, info).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        }
    }

    // RFC 5546, 2.1.5: the higher SEQUENCE, then the later DTSTAMP.
    bool IsNewerThan(int sequence, DateTimeOffset? stamp) => Sequence > sequence || Sequence == sequence && Stamp > stamp;

    void Note(string change, string says)
    {
        if ((SourceChange, SourceSays) == (change, says)) return;
        (SourceChange, SourceSays) = (change, says);
        Version++;
    }

    List<string> Differences(CandidateEntry entry)
    {
        var found = new List<string>();
        Compare("title", Title, entry.Texts.Title);
        Compare("start", $"{Start}", $"{entry.Start}");
        Compare("end", $"{End}", $"{entry.End}");
        Compare("startsAt", Instant(StartsAt), Instant(entry.StartsAt));
        Compare("endsAt", Instant(EndsAt), Instant(entry.EndsAt));
        Compare("timeZone", Zone, entry.Zone);
        Compare("place", Place, entry.Texts.Place);
        Compare("description", Description, entry.Texts.Description);
        Compare("participants", Participants, entry.Texts.Participants);
        Compare("locale", Locale, entry.Texts.Locale);
        Compare("secrecy", Secrecy, entry.Texts.Secrecy);
        Compare("transparent", $"{IsTransparent}", $"{entry.Texts.IsTransparent}");
        Compare("tentative", $"{IsTentative}", $"{entry.Texts.IsTentative}");
        return found;

        void Compare(string field, string was, string says)
        {
            if (was != says) found.Add($"{field}: {(says.Length > 300 ? says[..300] : says).ReplaceLineEndings(" ")}");
        }
    }

    static string Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>What an import did to a candidate, as its answer says it.</summary>
    public static class Outcomes
    {
        public const string New = "new", Changed = "changed", Unchanged = "unchanged", Older = "older", Differs = "differs",
            Cancelled = ImportCandidate.Cancelled, Gone = ImportCandidate.Gone;
    }
}
