using Embassy.ServiceDefaults;

namespace Embassy.Content.Missions;

/// <summary>The mission's languages as this service knows them: it owns the mission.</summary>
public sealed class ContentLanguages(MissionCache missions, ContentDb db) : IMissionLanguages
{
    public async ValueTask<IReadOnlyList<string>?> Offered(CancellationToken cancellation)
    {
        try
        {
            return await missions.Locales(db, cancellation);
        }
        catch (Problem problem) when (problem.ProblemCode == ProblemCodes.MissionMissing)
        {
            return null;
        }
    }
}
