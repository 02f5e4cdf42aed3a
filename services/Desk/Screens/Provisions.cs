using System.Globalization;
using Embassy.Desk.Gateway;

namespace Embassy.Desk.Screens;

/// <summary>The fields of an agreement's rule of entry into force and of its term.</summary>
public static class Provisions
{
    public static IEnumerable<Field> Fields(DeskContext desk, Func<string, string?, string?> value,
        Func<string, bool, string, string?> ticked, EntryProvision? rule, TermProvision? term)
    {
        static string? Number(int? n) => n is null or 0 ? null : n.Value.ToString(CultureInfo.InvariantCulture);
        var w = desk.Words;
        yield return new("rule-kind", w["rule.kind"], value("rule-kind", rule?.Kind), FieldKind.Choice)
        {
            Options = [("", "–"), .. desk.Choice("entry-rule")],
        };
        yield return new("rule-days", w["rule.days"], value("rule-days", Number(rule?.Days)), FieldKind.Number);
        yield return new("rule-months", w["rule.months"], value("rule-months", Number(rule?.Months)), FieldKind.Number);
        yield return new("rule-date", w["rule.date"], value("rule-date", rule?.Date), FieldKind.Day);
        yield return new("rule-deposits", w["rule.deposits"], value("rule-deposits", Number(rule?.Deposits)), FieldKind.Number);
        yield return new("rule-firstOfMonth", w["rule.firstOfMonth"], ticked("rule-firstOfMonth", rule?.FirstOfMonth == true, "rule-kind"),
            FieldKind.Check);
        yield return new("rule-provisional", w["rule.provisional"], ticked("rule-provisional", rule?.Provisional == true, "rule-kind"),
            FieldKind.Check);
        yield return new("term-months", w["term.months"], value("term-months", Number(term?.Months)), FieldKind.Number);
        yield return new("term-renewalMonths", w["term.renewal"], value("term-renewalMonths", Number(term?.RenewalMonths)),
            FieldKind.Number);
        yield return new("term-noticeMonths", w["term.notice"], value("term-noticeMonths", Number(term?.NoticeMonths)), FieldKind.Number);
        yield return new("term-denunciationMonths", w["term.denunciation"],
            value("term-denunciationMonths", Number(term?.DenunciationMonths)), FieldKind.Number);
    }

    /// <summary>The rule that the form gives; null for none.</summary>
    public static object? Entry(IFormCollection form) => form["rule-kind"].ToString() is not { Length: > 0 } kind ? null : new
    {
        kind,
        days = Number(form, "rule-days"),
        months = Number(form, "rule-months"),
        date = form["rule-date"].ToString() is { Length: > 0 } date ? date : null,
        deposits = Number(form, "rule-deposits"),
        firstOfMonth = form.ContainsKey("rule-firstOfMonth"),
        provisional = form.ContainsKey("rule-provisional"),
    };

    public static object? Term(IFormCollection form)
    {
        string[] parts = ["months", "renewalMonths", "noticeMonths", "denunciationMonths"];
        var given = parts.Where(p => form["term-" + p].ToString().Length > 0).ToDictionary(p => p, p => Number(form, "term-" + p));
        return given.Count == 0 ? null : given;
    }

    // What is no number is sent as it was typed, so that the API names the field.
    static object? Number(IFormCollection form, string id) => form[id].ToString() is not { Length: > 0 } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var n) ? n : text;
}
