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
        var validation = new RequestValidation();
        var names = Check(validation, wanted);
        validation.Refuse();

        var mission = await db.Missions.SingleOrDefaultAsync(context.CancellationToken);
        if (mission is null) db.Missions.Add(mission = new Mission());
        else context.ExpectVersion(mission.Version);
        if (mission.Locales.Except(wanted.Locales).ToList() is { Count: > 0 } dropped
            && await db.Editions.IgnoreQueryFilters().AnyAsync(e => dropped.Contains(e.Locale), context.CancellationToken))
            throw new Problem(ProblemCodes.LanguageInUse, $"Editions are written in {string.Join(", ", dropped)}.");
        var (approval, removal) = Mission.Rules(wanted.Approval, wanted.Removal);
        if (mission.Become(wanted.SendingState, wanted.ReceivingState, [.. wanted.Locales], names, [.. wanted.TimeZones], approval, removal))
        {
            db.Announce(mission.ToChanged(), about: null);
            await db.SaveChangesAsync(context.CancellationToken);
            missions.Invalidate();
        }
        context.SetETag(ETags.Of(mission.Version));
        return mission.ToProto();
    }

    /// <param name="at">What stands before the name of a field that is wrong.</param>
    internal static List<LanguageText> Check(RequestValidation validation, V1.Mission wanted, string at = "")
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
            validation.When(!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _), $"{at}timeZones[{i}]", "invalid_format", "An IANA time zone, like Asia/Baku.");
        return validation.Texts($"{at}names", wanted.Names, 300, [.. wanted.Locales]);
    }
}
