using Embassy.Content.Missions;

namespace Embassy.Content.Facts;

/// <summary>The number and date formats of the mission's languages.</summary>
static class MissionFormats
{
    public static async ValueTask<LanguageFormats> Formats(this MissionCache missions, ContentDb db, string locale,
        CancellationToken cancellation)
    {
        var (sending, receiving) = await missions.States(db, cancellation);
        return LanguageFormats.Of(locale, missions.Plurals(locale), sending, receiving);
    }

    /// <summary>The formats of all the mission's languages, in their order.</summary>
    public static async ValueTask<IReadOnlyList<LanguageFormats>> Formats(this MissionCache missions, ContentDb db,
        CancellationToken cancellation)
    {
        var formats = new List<LanguageFormats>();
        foreach (var locale in await missions.Locales(db, cancellation)) formats.Add(await missions.Formats(db, locale, cancellation));
        return formats;
    }
}
