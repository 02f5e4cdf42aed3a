using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

// What is announced of an agreement: its acts, its status, its deadlines.
partial class Agreement
{
    /// <summary>
    /// The announcements for a newly recorded act: the new status or the act alone, and deadlines that are now near.
    /// </summary>
    public List<Announcement> Tell(AgreementAction act, DateOnly today)
    {
        var (from, status) = (AnnouncedStatus, StatusOn(today));
        var before = Deadlines.Of(this, AgreementStatus.On(today, Provisions, Actions.FindAll(a => a != act)), today);
        See(status, today);
        return
        [
            from == status.Word
                ? new AgreementActionRecorded(ToSummary(today), act.Kind, act.Party.Length == 0 ? null : act.Party, act.Date.ToString())
                : new AgreementStatusChanged(ToSummary(today), from, status.Word, act.ToString()),
            .. Near(Deadlines.Of(this, status, today).Except(before).Where(d => d.NearFrom <= today), today),
        ];
    }

    /// <summary>The announcements for a correction: the new status, or the correction alone.</summary>
    public List<Announcement> TellCorrection(string reason, DateOnly today)
    {
        var (from, status) = (AnnouncedStatus, StatusOn(today));
        See(status, today);
        return [from == status.Word ? new AgreementCorrected(ToSummary(today), Corrections[^1].Of, reason)
            : new AgreementStatusChanged(ToSummary(today), from, status.Word, "corrected: " + reason)];
    }

    /// <summary>The announcements for an agreement that was internal so far: its whole history, step by step.</summary>
    public List<Announcement> Introduce(DateOnly today)
    {
        var (acts, from) = (Actions.OrderBy(a => a.RecordedAt).ThenBy(a => a.Id).ToList(), AgreementStatus.Proposed);
        var told = new List<Announcement> { new AgreementProposed(ToSummary(today) with { Status = from, StatusSince = null }) };
        foreach (var (act, i) in acts.Select((act, i) => (act, i)))
        {
            var status = AgreementStatus.On(today, Provisions, acts[..(i + 1)]);
            var summary = ToSummary(today) with { Status = status.Word, StatusSince = status.Since?.ToString() };
            told.Add(status.Word == from
                ? new AgreementActionRecorded(summary, act.Kind, act.Party.Length == 0 ? null : act.Party, act.Date.ToString())
                : new AgreementStatusChanged(summary, from, status.Word, act.ToString()));
            from = status.Word;
        }
        return [.. told, .. Near(Deadlines.Of(this, StatusOn(today), today).Where(d => d.NearFrom <= today), today)];
    }

    /// <summary>
    /// The announcements for the days since the last run: a status that changed without an act, and deadlines that are
    /// near.
    /// </summary>
    /// <remarks>The announcement increments the version, so of several concurrent runs only one announces it.</remarks>
    public List<Announcement> Pass(DateOnly today)
    {
        var (from, before, status) = (AnnouncedStatus, SeenThrough, StatusOn(today));
        var near = Deadlines.Of(this, status, today).Where(d => d.NearFrom > before && d.NearFrom <= today).ToList();
        // An agreement that was never processed was entered before the first run, so nothing changed today.
        var changed = before is not null && status.Word != from;
        See(status, today);
        if (changed || near.Count > 0) Version++;
        return [.. changed
            ? [new AgreementStatusChanged(ToSummary(today), from, status.Word, status.Explanation)] : Array.Empty<Announcement>(),
            .. Near(near, today)];
    }

    IEnumerable<Announcement> Near(IEnumerable<Deadline> near, DateOnly today) => near.Select(d =>
        new AgreementDeadlineNear(ToSummary(today), d.Kind, CivilDate.Day(d.Date!.Value).ToString(), d.Party.Length == 0 ? null : d.Party));

    // Runs before the announcement, so that the announced state is the stored state.
    void See(AgreementStatus status, DateOnly today)
    {
        AnnouncedStatus = status.Word;
        SeenThrough = today;
        // An uncertain status begins with the earliest day that it may.
        DateOnly?[] earliest = status.Readings is { } readings ? [readings.Earliest.Due, readings.Earliest.EndsOn] : [];
        NextDay = Actions.SelectMany(a => a.Days).Concat(Deadlines.Of(this, status, today).SelectMany(d => d.Days))
            .Concat(earliest.OfType<DateOnly>()).Where(d => d > today).Cast<DateOnly?>().Min();
    }
}
