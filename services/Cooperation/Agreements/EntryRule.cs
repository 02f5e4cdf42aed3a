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

    /// <summary>Days after the act that completes the consents.</summary>
    public int Days { get; init; }

    /// <summary>Months after it; with <see cref="FirstOfMonth"/> the first day of the n-th month following.</summary>
    public int Months { get; init; }

    /// <summary>Whether the period ends on the first day of a month: "the first day of the second month following …".</summary>
    public bool FirstOfMonth { get; init; }

    /// <summary>For nth-deposit: how many instruments of consent bring it into force.</summary>
    public int Deposits { get; init; }

    /// <summary>Required for on-date, and invalid for every other kind.</summary>
    public CivilDate? Date { get; init; }

    /// <summary>Applied provisionally from the last signature until it enters into force (article 25).</summary>
    public bool Provisional { get; init; }

    bool HasPeriod => Kind is LaterNotification or OnExchange or NthDeposit;

    /// <summary>Converts the entered rule; a missing rule is unknown.</summary>
    public static EntryRule From(V1.EntryRule? entered, RequestValidation validation)
    {
        if (entered is null) return new EntryRule { Kind = Unknown };
        const string at = "entryRule";
        validation.When(entered.Kind.Length == 0, $"{at}.kind", "required",
            "on-signature, later-notification, on-exchange, nth-deposit, on-date or unknown.");
        var rule = new EntryRule
        {
            Kind = entered.Kind, Days = entered.Days, Months = entered.Months, FirstOfMonth = entered.FirstOfMonth,
            Deposits = entered.Deposits, Provisional = entered.Provisional,
        };
        foreach (var (name, value, most) in ((string, int, int)[])[("days", rule.Days, MostDays), ("months", rule.Months, MostMonths)])
        {
            if (rule.HasPeriod) validation.When(value < 0 || value > most, $"{at}.{name}", "out_of_range", $"0 to {most}.");
            else validation.When(value != 0, $"{at}.{name}", "out_of_range", "Only a rule that waits for an act of the parties has a period.");
        }
        validation.When(rule.Days > 0 && rule.Months > 0, $"{at}.months", "out_of_range", "Days or months, not both.");
        validation.When(rule.FirstOfMonth && rule.Months == 0, $"{at}.months", "required", "1 for the first day of the month following.");
        if (rule.Kind == NthDeposit) validation.When(rule.Deposits is < 1 or > MostDeposits, $"{at}.deposits", "out_of_range", $"1 to {MostDeposits}.");
        else validation.When(rule.Deposits != 0, $"{at}.deposits", "out_of_range", "Only nth-deposit counts deposits.");
        // A provision with a date names a day; if only the month is known, the rule itself is unknown.
        var date = validation.Day($"{at}.date", entered.Date);
        if (entered.Kind == OnDate) validation.When(entered.Date.Length == 0, $"{at}.date", "required", "on-date needs its date.");
        else validation.When(entered.Date.Length > 0, $"{at}.date", "invalid_date", "Only on-date has a date.");
        return date is { } day ? rule.On(CivilDate.Day(day)) : rule;
    }

    EntryRule On(CivilDate date) => new()
    {
        Kind = Kind, Days = Days, Months = Months, FirstOfMonth = FirstOfMonth, Deposits = Deposits, Provisional = Provisional, Date = date,
    };

    /// <summary>The day on which the period after an act ends.</summary>
    public DateOnly After(DateOnly act)
    {
        if (FirstOfMonth) return new DateOnly(act.Year, act.Month, 1).AddMonths(Months);
        return Months > 0 ? act.AddMonths(Months) : act.AddDays(Days);
    }

    /// <summary>Formats the rule for an explanation: <c>later-notification, 30 days</c>.</summary>
    public override string ToString()
    {
        var period = Months > 0 ? string.Create(CultureInfo.InvariantCulture, $", {(FirstOfMonth ? "first day of month" : "months")} {Months}")
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
        Kind = Kind, Days = Days, Months = Months, FirstOfMonth = FirstOfMonth, Deposits = Deposits, Date = Date?.ToString() ?? "", Provisional = Provisional,
    };
}
