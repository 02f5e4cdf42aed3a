using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Sets the mission up or changes it, and tells the others. What is already so changes nothing and tells nobody.
partial class ContentApi
{
    public override async Task<V1.Mission> UpdateMission(V1.UpdateMissionRequest request, ServerCallContext context)
    {
        var wanted = request.Mission ?? throw Problem.Invalid("mission", "required", "Say who the mission is.");
        var checks = new Checks();
        var names = Check(checks, wanted);
        checks.Refuse();

        var mission = await db.Missions.SingleOrDefaultAsync(context.CancellationToken);
        if (mission is null) db.Missions.Add(mission = new Mission());
        else context.ExpectVersion(mission.Version);
        if (mission.Locales.Except(wanted.Locales).ToList() is { Count: > 0 } dropped
            && await db.Editions.IgnoreQueryFilters().AnyAsync(e => dropped.Contains(e.Locale), context.CancellationToken))
            throw new Problem(Reasons.LanguageInUse, $"Editions are written in {string.Join(", ", dropped)}.");
        var (approval, removal) = Mission.Rules(wanted.Approval, wanted.Removal);
        if (mission.Become(wanted.SendingState, wanted.ReceivingState, [.. wanted.Locales], names, [.. wanted.TimeZones], approval, removal))
        {
            db.Announce(mission.ToChanged(), about: null);
            await db.SaveChangesAsync(context.CancellationToken);
            missions.Forget();
        }
        context.SetETag(ETags.Of(mission.Version));
        return mission.ToProto();
    }

    /// <param name="at">What stands before the name of a field that is wrong.</param>
    internal static List<LanguageText> Check(Checks checks, V1.Mission wanted, string at = "")
    {
        checks.State($"{at}sendingState", wanted.SendingState);
        checks.State($"{at}receivingState", wanted.ReceivingState);
        checks.Count($"{at}locales", wanted.Locales.Count, 1, 12);
        foreach (var (locale, i) in wanted.Locales.Select((l, i) => (l, i)))
        {
            checks.When(!Languages.WellFormed(locale), $"{at}locales[{i}]", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
            checks.When(wanted.Locales.IndexOf(locale) < i, $"{at}locales[{i}]", "duplicate", "Each language once.");
        }
        checks.Count($"{at}timeZones", wanted.TimeZones.Count, 0, 2);
        foreach (var (zone, i) in wanted.TimeZones.Select((z, i) => (z, i)))
            checks.When(!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _), $"{at}timeZones[{i}]", "invalid_format", "An IANA time zone, like Asia/Baku.");
        return checks.Texts($"{at}names", wanted.Names, 300, [.. wanted.Locales]);
    }
}
