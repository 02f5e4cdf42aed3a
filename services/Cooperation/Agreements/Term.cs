using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>
/// The duration and the termination of an agreement (Vienna Convention on the Law of Treaties, articles 54 and 56).
/// </summary>
/// <remarks>
/// Months are counted from the day of entry into force: an agreement in force from 5 March for twelve months expires on
/// 5 March, and a term that begins on the 31st ends on the last day of a shorter month. All 0: nothing is known.
/// </remarks>
public sealed class Term
{
    const int Most = 1200;

    public int Months { get; init; }
    public int RenewalMonths { get; init; }
    public int NoticeMonths { get; init; }
    public int DenunciationMonths { get; init; }

    public static Term From(V1.Term? entered, RequestValidation validation)
    {
        if (entered is null) return new Term();
        foreach (var (name, months) in ((string, int)[])[("months", entered.Months), ("renewalMonths", entered.RenewalMonths),
            ("noticeMonths", entered.NoticeMonths), ("denunciationMonths", entered.DenunciationMonths)])
            validation.When(months is < 0 or > Most, $"term.{name}", "out_of_range", "0 to 1200 months.");
        validation.When(entered.RenewalMonths > 0 && entered.Months == 0, "term.months", "required", "Only what has a term is renewed.");
        validation.When(entered.NoticeMonths > 0 && entered.RenewalMonths == 0, "term.renewalMonths", "required",
            "Only against a renewal is notice given.");
        return new Term
        {
            Months = entered.Months,
            RenewalMonths = entered.RenewalMonths,
            NoticeMonths = entered.NoticeMonths,
            DenunciationMonths = entered.DenunciationMonths
        };
    }

    /// <summary>
    /// The first end of a term after a day, of the first or extended term or of a renewal; null if there is none.
    /// </summary>
    /// <param name="extendedTo">The end that an extension gave the term.</param>
    public DateOnly? EndAfter(DateOnly day, DateOnly? entry, DateOnly? extendedTo = null)
    {
        if (FirstEnd(entry, extendedTo) is not { } end) return null;
        if (end > day) return end;
        if (RenewalMonths == 0) return null;
        // Each end is counted from the entry, not from the previous end: 31 January, 28 February, 31 March.
        var (from, first) = extendedTo is { } extended ? (extended, 0) : (entry!.Value, Months);
        var passed = (day.Year - end.Year) * 12 + day.Month - end.Month;
        for (var renewals = Math.Max(1, passed / RenewalMonths); ; renewals++)
            if (Day(from, first + renewals * RenewalMonths) is var next && (next > day || next == DateOnly.MaxValue)) return next;
    }

    /// <summary>The last day for notice against a renewal.</summary>
    public DateOnly LastNotice(DateOnly end) => Day(end, -NoticeMonths);

    /// <summary>
    /// The first day on which it is no longer in force for the party that gave notice; null if not known.
    /// </summary>
    public DateOnly? EndByNotice(DateOnly? entry, DateOnly notice, DateOnly? extendedTo = null)
    {
        if (DenunciationMonths > 0) return Day(notice, DenunciationMonths);
        if (RenewalMonths == 0 || EndAfter(notice, entry, extendedTo) is not { } end) return null;
        return LastNotice(end) >= notice ? end : EndAfter(end, entry, extendedTo);
    }

    /// <summary>The first day after a term that is not renewed; null if there is none.</summary>
    public DateOnly? Expiry(DateOnly? entry, DateOnly? extendedTo = null) => RenewalMonths == 0 ? FirstEnd(entry, extendedTo) : null;

    DateOnly? FirstEnd(DateOnly? entry, DateOnly? extendedTo) =>
        extendedTo ?? (Months > 0 && entry is { } since ? Day(since, Months) : null);

    // DateOnly.MaxValue means never.
    static DateOnly Day(DateOnly from, int months) => from.Year + months / 12 < 9998 ? from.AddMonths(months) : DateOnly.MaxValue;

    public V1.Term ToProto() =>
        new() { Months = Months, RenewalMonths = RenewalMonths, NoticeMonths = NoticeMonths, DenunciationMonths = DenunciationMonths };
}
