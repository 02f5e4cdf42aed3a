using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>
/// The provision on entry into force in an agreement's own text (Vienna Convention on the Law of Treaties, article 24).
/// </summary>
public sealed class EntryRule
{
    public const string OnSignature = "on-signature", LaterNotification = "later-notification", OnExchange = "on-exchange",
        NthDeposit = "nth-deposit", OnDate = "on-date", Unknown = "unknown";

    const int MostDays = 3650, MostMonths = 120, MostDeposits = 250;

    public required string Kind { get; init; }

    /// <summary>Days after the event.</summary>
    public int Days { get; init; }

    /// <summary>
    /// Months after the event; with <see cref="FirstOfMonth"/> the first day of the n-th month following.
    /// </summary>
    public int Months { get; init; }

    /// <summary>
    /// Whether the period ends on the first day of a month: of the n-th month following, or of the month after the n-th
    /// day.
    /// </summary>
    public bool FirstOfMonth { get; init; }

    /// <summary>For nth-deposit: the number of instruments of consent that bring it into force.</summary>
    public int Deposits { get; init; }

    /// <summary>Required for on-date, and invalid for every other kind.</summary>
    public CivilDate? Date { get; init; }

    /// <summary>Applied provisionally from the last signature until it enters into force (article 25).</summary>
    public bool Provisional { get; init; }

    /// <summary>True if the signature itself expresses and establishes the consent (article 12).</summary>
    public bool IsSignatureEnough => Kind is OnSignature or OnDate;

    /// <summary>The act that each party owes after its signature; empty for none.</summary>
    public string Owed => Kind switch
    {
        LaterNotification => AgreementAction.Notified,
        OnExchange => AgreementAction.Exchanged,
        NthDeposit => AgreementAction.Deposited,
        _ => "",
    };

    /// <summary>Converts the entered rule; a missing rule is unknown.</summary>
    public static EntryRule From(V1.EntryRule? entered, RequestValidation validation)
    {
        if (entered is null) return new EntryRule { Kind = Unknown };
        const string at = "entryRule";
        validation.When(entered.Kind.Length == 0, $"{at}.kind", "required",
            "on-signature, later-notification, on-exchange, nth-deposit, on-date or unknown.");
        var hasPeriod = entered.Kind is not (OnDate or Unknown);
        (string, int, int)[] periods = [("days", entered.Days, MostDays), ("months", entered.Months, MostMonths)];
        foreach (var (name, value, most) in periods)
            validation.When(hasPeriod ? value < 0 || value > most : value != 0, $"{at}.{name}", "out_of_range",
                hasPeriod ? $"0 to {most}." : "Only a rule that waits for an act of the parties has a period.");
        validation.When(entered is { Days: > 0, Months: > 0 }, $"{at}.months", "out_of_range", "Days or months, not both.");
        validation.When(entered is { FirstOfMonth: true, Months: 0, Days: 0 }, $"{at}.months", "required",
            "1 for the first day of the month following.");
        if (entered.Kind == NthDeposit)
            // A treaty binds two parties at least.
            validation.When(entered.Deposits is < 2 or > MostDeposits, $"{at}.deposits", "out_of_range", $"2 to {MostDeposits}.");
        else validation.When(entered.Deposits != 0, $"{at}.deposits", "out_of_range", "Only nth-deposit counts deposits.");
        // A provision with a date names a day; if only the month is known, the rule itself is unknown.
        var date = validation.Day($"{at}.date", entered.Date);
        if (entered.Kind == OnDate) validation.When(entered.Date.Length == 0, $"{at}.date", "required", "on-date needs its date.");
        else validation.When(entered.Date.Length > 0, $"{at}.date", "invalid_date", "Only on-date has a date.");
        return new EntryRule
        {
            Kind = entered.Kind,
            Days = entered.Days,
            Months = entered.Months,
            FirstOfMonth = entered.FirstOfMonth,
            Deposits = entered.Deposits,
            Date = date is { } day ? CivilDate.Day(day) : null,
            Provisional = entered.Provisional,
        };
    }

    /// <summary>The day on which the period after an event ends.</summary>
    public DateOnly After(DateOnly act)
    {
        // The last years of the calendar leave no room for a period.
        if (act.Year >= 9980) return act;
        if (FirstOfMonth)
        {
            var day = act.AddDays(Days);
            return new DateOnly(day.Year, day.Month, 1).AddMonths(Math.Max(1, Months));
        }
        return Months > 0 ? act.AddMonths(Months) : act.AddDays(Days);
    }

    /// <summary>Formats the rule for an explanation: <c>later-notification, 30 days</c>.</summary>
    public override string ToString()
    {
        var unit = FirstOfMonth ? "first day of month" : "months";
        var period = Months > 0 ? string.Create(CultureInfo.InvariantCulture, $", {unit} {Months}")
            : FirstOfMonth ? string.Create(CultureInfo.InvariantCulture, $", first day of the month after {Days} days")
            : Days > 0 || Kind == LaterNotification ? string.Create(CultureInfo.InvariantCulture, $", {Days} days") : "";
        return Kind switch
        {
            OnDate => $"{Kind}, {Date}",
            NthDeposit => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Deposits}{period}"),
            _ => Kind + period,
        };
    }

    public V1.EntryRule ToProto() => new()
    {
        Kind = Kind,
        Days = Days,
        Months = Months,
        FirstOfMonth = FirstOfMonth,
        Deposits = Deposits,
        Date = Date?.ToString() ?? "",
        Provisional = Provisional,
    };
}
