using System.Globalization;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Missions;

/// <summary>The rules for how to reach and visit the mission.</summary>
static partial class MissionContactRules
{
    const int Most = 50, Short = 200, Long = 2000;

    /// <param name="at">Prefix of the field names in violations.</param>
    public static void Validate(RequestValidation validation, V1.MissionContact? contact, string at, List<string> locales)
    {
        if (contact is null) return;
        at += "contact.";
        validation.Texts($"{at}shortNames", contact.ShortNames, Short, locales);
        Lines(validation, $"{at}addresses", contact.Addresses, locales);
        validation.When(contact.Coordinates.Length > 0 && !IsPlace(contact.Coordinates), $"{at}coordinates", "invalid_format",
            "Latitude -90 to 90 and longitude -180 to 180 in degrees: 40.3754,49.8328.");
        Phone(validation, $"{at}phone", contact.Phone);
        Phone(validation, $"{at}emergencyPhone", contact.EmergencyPhone);
        validation.When(contact.Email.Length > 0 && !(contact.Email.Length <= 254 && Email().IsMatch(contact.Email)), $"{at}email",
            "invalid_format", "An address like consulate@example.org.");
        Link(validation, $"{at}website", contact.Website);
        Hours(validation, $"{at}hours", contact);
        Days(validation, $"{at}closedDays", contact, locales);
        if (contact.Head is { } head)
        {
            validation.Texts($"{at}head.names", head.Names, Short, locales);
            validation.Texts($"{at}head.titles", head.Titles, Short, locales);
            if (head.Person.Length > 0) validation.Id($"{at}head.person", head.Person);
        }
        validation.Count($"{at}services", contact.Services.Count, 0, Most);
        foreach (var (service, i) in contact.Services.Take(Most).Select((s, i) => (s, i)))
        {
            validation.Key($"{at}services[{i}].key", service.Key);
            validation.When(contact.Services.Take(i).Any(s => s.Key == service.Key), $"{at}services[{i}].key", "duplicate",
                "Each service once.");
            validation.Texts($"{at}services[{i}].titles", service.Titles, Short, locales, required: true);
            Lines(validation, $"{at}services[{i}].descriptions", service.Descriptions, locales);
            Link(validation, $"{at}services[{i}].link", service.Link);
        }
        validation.Count($"{at}socialLinks", contact.SocialLinks.Count, 0, Most);
        foreach (var (social, i) in contact.SocialLinks.Take(Most).Select((s, i) => (s, i)))
        {
            validation.Key($"{at}socialLinks[{i}].network", social.Network);
            validation.When(social.Link.Length == 0, $"{at}socialLinks[{i}].link", "required", "An https address.");
            Link(validation, $"{at}socialLinks[{i}].link", social.Link);
        }
    }

    static void Hours(RequestValidation validation, string at, V1.MissionContact contact)
    {
        validation.Count(at, contact.Hours.Count, 0, Most);
        foreach (var (hours, i) in contact.Hours.Take(Most).Select((h, i) => (h, i)))
        {
            // An import is not a call, so nothing has checked the word yet.
            var words = AllowedValues.Of(V1.OpeningHours.Descriptor.FindFieldByNumber(V1.OpeningHours.WeekdayFieldNumber));
            validation.When(!words.Contains(hours.Weekday), $"{at}[{i}].weekday", "invalid_word",
                "One of: " + string.Join(", ", words) + ".");
            var (opens, closes) = (Time(validation, $"{at}[{i}].opens", hours.Opens), Time(validation, $"{at}[{i}].closes", hours.Closes));
            validation.When(closes <= opens, $"{at}[{i}].closes", "end_before_start", $"It lies not after {hours.Opens}.");
        }
    }

    static void Days(RequestValidation validation, string at, V1.MissionContact contact, List<string> locales)
    {
        validation.Count(at, contact.ClosedDays.Count, 0, 100);
        foreach (var (day, i) in contact.ClosedDays.Take(100).Select((d, i) => (d, i)))
        {
            validation.When(day.Date.Length == 0, $"{at}[{i}].date", "required", "A day: 2026-11-01.");
            validation.Day($"{at}[{i}].date", day.Date);
            validation.When(contact.ClosedDays.Take(i).Any(d => d.Date == day.Date), $"{at}[{i}].date", "duplicate", "Each day once.");
            validation.Texts($"{at}[{i}].reasons", day.Reasons, Short, locales);
        }
    }

    // As texts of names, but with line breaks.
    static void Lines(RequestValidation validation, string at, Google.Protobuf.Collections.RepeatedField<Embassy.V1.Text> texts,
        List<string> locales)
    {
        validation.Count(at, texts.Count, 0, Most);
        foreach (var (text, i) in texts.Take(Most).Select((t, i) => (t, i)))
        {
            validation.Language($"{at}[{i}].lang", text.Lang, locales);
            validation.When(texts.Take(i).Any(t => t.Lang == text.Lang), $"{at}[{i}].lang", "duplicate", "Each language once.");
            validation.Text($"{at}[{i}].text", text.Text_, Long, required: true, lines: true);
        }
    }

    static TimeOnly? Time(RequestValidation validation, string at, string value)
    {
        if (TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        validation.Add(at, value.Length == 0 ? "required" : "invalid_format", "Hours and minutes: 09:00.");
        return null;
    }

    static void Phone(RequestValidation validation, string at, string value) => validation.When(
        value.Length > 0 && !E164().IsMatch(value), at, "invalid_format",
        "E.164, with the country's code and without spaces: +994125550100.");

    static void Link(RequestValidation validation, string at, string value) => validation.When(
        value.Length > 1000 || value.Length > 0
            && !(Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == "https" && address.UserInfo.Length == 0),
        at, "invalid_format", "An https address of at most 1,000 characters.");

    static bool IsPlace(string value) => value.Split(',') is [var latitude, var longitude]
        && Degrees(latitude) is >= -90 and <= 90 && Degrees(longitude) is >= -180 and <= 180;

    static double Degrees(string text) => text.Length <= 12
        && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var degrees)
        ? degrees : double.NaN;

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex E164();

    [GeneratedRegex(@"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\z")]
    private static partial Regex Email();
}
