using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>
/// The provision on entry into force in an agreement's own text (Vienna Convention on the Law of Treaties, article 24).
/// </summary>
public sealed class EntryRule
{
    public const string OnSignature = "on-signature", LaterNotification = "later-notification", OnExchange = "on-exchange",
        OnDate = "on-date", Unknown = "unknown";

    public required string Kind { get; init; }

    /// <summary>For later-notification: the number of days after it.</summary>
    public int Days { get; init; }

    /// <summary>Required for on-date, and invalid for every other kind.</summary>
    public CivilDate? Date { get; init; }

    /// <summary>Applied provisionally from the last signature until it enters into force (article 25).</summary>
    public bool Provisional { get; init; }

    /// <summary>Converts the entered rule; a missing rule is unknown.</summary>
    public static EntryRule From(V1.EntryRule? entered, RequestValidation validation)
    {
        if (entered is null) return new EntryRule { Kind = Unknown };
        const string at = "entryRule";
        validation.When(entered.Kind.Length == 0, $"{at}.kind", "required",
            "on-signature, later-notification, on-exchange, on-date or unknown.");
        if (entered.Kind == LaterNotification)
            validation.When(entered.Days is < 0 or > 3650, $"{at}.days", "out_of_range", "0 to 3650 days.");
        else validation.When(entered.Days != 0, $"{at}.days", "out_of_range", "Only later-notification has days.");
        // A provision with a date names a day; if only the month is known, the rule itself is unknown.
        var date = validation.Day($"{at}.date", entered.Date);
        if (entered.Kind == OnDate) validation.When(entered.Date.Length == 0, $"{at}.date", "required", "on-date needs its date.");
        else validation.When(entered.Date.Length > 0, $"{at}.date", "invalid_date", "Only on-date has a date.");
        return new EntryRule
        {
            Kind = entered.Kind,
            Days = entered.Days,
            Date = date is { } day ? CivilDate.Day(day) : null,
            Provisional = entered.Provisional
        };
    }

    /// <summary>Formats the rule for an explanation.</summary>
    public override string ToString() => Kind switch
    {
        LaterNotification => $"{Kind}, {Days.ToString(CultureInfo.InvariantCulture)} days",
        OnDate => $"{Kind}, {Date}",
        _ => Kind,
    };

    public V1.EntryRule ToProto() => new() { Kind = Kind, Days = Days, Date = Date?.ToString() ?? "", Provisional = Provisional };
}
