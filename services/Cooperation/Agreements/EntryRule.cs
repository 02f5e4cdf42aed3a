using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>How an agreement comes into force, as its own text provides (Vienna Convention on the Law of Treaties, article 24).</summary>
public sealed class EntryRule
{
    public const string OnSignature = "on-signature", LaterNotification = "later-notification", OnExchange = "on-exchange",
        OnDate = "on-date", Unknown = "unknown";

    public required string Kind { get; init; }

    /// <summary>With later-notification: how many days after it.</summary>
    public int Days { get; init; }

    /// <summary>With on-date, and never without it.</summary>
    public CivilDate? Date { get; init; }

    /// <summary>Applied provisionally from the last signature until it enters into force (article 25).</summary>
    public bool Provisional { get; init; }

    /// <summary>What was entered, as it is kept; a rule that was not entered is not known.</summary>
    public static EntryRule From(V1.EntryRule? entered, RequestValidation validation)
    {
        if (entered is null) return new EntryRule { Kind = Unknown };
        const string at = "entryRule";
        validation.When(entered.Kind.Length == 0, $"{at}.kind", "required", "on-signature, later-notification, on-exchange, on-date or unknown.");
        if (entered.Kind == LaterNotification) validation.When(entered.Days is < 0 or > 3650, $"{at}.days", "out_of_range", "0 to 3650 days.");
        else validation.When(entered.Days != 0, $"{at}.days", "out_of_range", "Only later-notification has days.");
        // A provision that names a date names the day; where only the month is known, the rule itself is not.
        var date = validation.Day($"{at}.date", entered.Date);
        if (entered.Kind == OnDate) validation.When(entered.Date.Length == 0, $"{at}.date", "required", "on-date needs its date.");
        else validation.When(entered.Date.Length > 0, $"{at}.date", "invalid_date", "Only on-date has a date.");
        return new EntryRule { Kind = entered.Kind, Days = entered.Days, Date = date is { } day ? CivilDate.Day(day) : null, Provisional = entered.Provisional };
    }

    /// <summary>As an explanation names it.</summary>
    public override string ToString() => Kind switch
    {
        LaterNotification => $"{Kind}, {Days.ToString(CultureInfo.InvariantCulture)} days",
        OnDate => $"{Kind}, {Date}",
        _ => Kind,
    };

    public V1.EntryRule ToProto() => new() { Kind = Kind, Days = Days, Date = Date?.ToString() ?? "", Provisional = Provisional };
}
