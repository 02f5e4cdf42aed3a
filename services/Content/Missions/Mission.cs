using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Missions;

/// <summary>The mission that publishes; there is exactly one, and it is public.</summary>
[WithoutAudience("who the mission is, is public")]
public sealed class Mission
{
    public const string SecondPerson = "second-person", None = "none", WithdrawAlone = "withdraw-alone";

    public int Id { get; init; } = 1;
    public string SendingState { get; private set; } = "";
    public string ReceivingState { get; private set; } = "";
    public List<string> Locales { get; private set; } = [];
    public List<LanguageText> Names { get; private set; } = [];
    public List<string> TimeZones { get; private set; } = [];

    /// <summary>The approval rule for publication: whether a second person must approve it.</summary>
    public string Approval { get; private set; } = SecondPerson;

    /// <summary>
    /// The approval rule for taking down: whether a second person must approve a withdrawal, redirect or removal.
    /// </summary>
    public string Removal { get; private set; } = SecondPerson;

    /// <summary>How to reach and visit it, in the JSON of the contract; null until it is entered.</summary>
    public string? Contact { get; private set; }

    public int Version { get; private set; }

    /// <summary>The user who changed it last.</summary>
    public string ChangedBy { get; private set; } = "";

    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>Sets the mission's data; returns false if nothing changes.</summary>
    public bool Become(string sending, string receiving, List<string> locales, List<LanguageText> names, List<string> zones,
        string approval, string removal, V1.MissionContact? contact, string by, DateTimeOffset now)
    {
        var written = contact is null ? null : JsonFormatter.Default.Format(contact);
        if (Version > 0 && SendingState == sending && ReceivingState == receiving && Locales.SequenceEqual(locales)
            && Names.SequenceEqual(names) && TimeZones.SequenceEqual(zones) && Approval == approval && Removal == removal
            && Contact == written) return false;
        (SendingState, ReceivingState, Locales, Names, TimeZones, Approval, Removal, Contact) =
            (sending, receiving, locales, names, zones, approval, removal, written);
        (ChangedBy, ChangedAt) = (by, now);
        Version++;
        return true;
    }

    /// <summary>
    /// Fills in missing rules: <c>removal</c> defaults to <c>approval</c>, which defaults to <c>second-person</c>.
    /// </summary>
    public static (string Approval, string Removal) Rules(string approval, string removal)
    {
        if (approval.Length == 0) approval = SecondPerson;
        return (approval, removal.Length == 0 ? approval : removal);
    }

    /// <summary>Validates a mission and returns its names.</summary>
    /// <param name="at">Prefix of the field names in violations.</param>
    public static List<LanguageText> Validate(RequestValidation validation, V1.Mission wanted, string at = "")
    {
        validation.State($"{at}sendingState", wanted.SendingState);
        validation.State($"{at}receivingState", wanted.ReceivingState);
        validation.Count($"{at}locales", wanted.Locales.Count, 1, 12);
        foreach (var (locale, i) in wanted.Locales.Select((l, i) => (l, i)))
        {
            validation.When(!Languages.WellFormed(locale), $"{at}locales[{i}]", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
            validation.When(wanted.Locales.IndexOf(locale) < i, $"{at}locales[{i}]", "duplicate", "Each language once.");
        }
        validation.Count($"{at}timeZones", wanted.TimeZones.Count, 0, 2);
        foreach (var (zone, i) in wanted.TimeZones.Select((z, i) => (z, i)))
            validation.When(!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _), $"{at}timeZones[{i}]", "invalid_format",
                "An IANA time zone, like Asia/Baku.");
        MissionContactRules.Validate(validation, wanted.Contact, at, [.. wanted.Locales]);
        return validation.Texts($"{at}names", wanted.Names, 300, [.. wanted.Locales]);
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Mission>(mission =>
        {
            mission.ToTable("Mission");
            mission.Property(m => m.Id).ValueGeneratedNever();
            mission.Property(m => m.Version).IsConcurrencyToken();
            mission.Property(m => m.ChangedBy).HasMaxLength(200);
            mission.Property(m => m.Approval).HasMaxLength(13).HasDefaultValue(SecondPerson);
            mission.Property(m => m.Removal).HasMaxLength(14).HasDefaultValue(None);
        });
        JsonColumn.Map<Mission, string>(model, m => m.Locales);
        JsonColumn.Map<Mission, LanguageText>(model, m => m.Names);
        JsonColumn.Map<Mission, string>(model, m => m.TimeZones);
    }

    public V1.Mission ToProto() => new()
    {
        SendingState = SendingState,
        ReceivingState = ReceivingState,
        Locales = { Locales },
        Names = { Names.Select(n => n.ToProto()) },
        TimeZones = { TimeZones },
        Approval = Approval,
        Removal = Removal,
        Version = Version,
        Contact = ToContact(),
    };

    // The direction of a text follows from its language and is not stored.
    V1.MissionContact? ToContact()
    {
        if (Contact is null) return null;
        var contact = V1.MissionContact.Parser.ParseJson(Contact);
        foreach (var text in Texts(contact)) text.Dir = Languages.Direction(text.Lang);
        return contact;
    }

    /// <summary>The contact as it is stored; null for one without content, which is none.</summary>
    public static V1.MissionContact? Given(V1.Mission wanted)
    {
        if (wanted.Contact is not { } given || given.CalculateSize() == 0) return null;
        var contact = given.Clone();
        foreach (var text in Texts(contact)) text.Dir = "";
        return contact;
    }

    static IEnumerable<Embassy.V1.Text> Texts(V1.MissionContact contact) =>
        contact.ShortNames.Concat(contact.Addresses).Concat(contact.ClosedDays.SelectMany(d => d.Reasons))
            .Concat(contact.Head is null ? [] : contact.Head.Names.Concat(contact.Head.Titles))
            .Concat(contact.Services.SelectMany(s => s.Titles.Concat(s.Descriptions)));

    public MissionChanged ToChanged() => new(
        SendingState, ReceivingState, [.. Locales], [.. Names.Select(n => n.ToAnnounced())], [.. TimeZones], Version, "/v1/mission");
}
