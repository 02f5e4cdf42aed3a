using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Engagements;

/// <summary>The statuses of an engagement and their legal transitions; held and cancelled are final.</summary>
public static class EngagementStatus
{
    public const string Planned = "planned", Tentative = "tentative", Confirmed = "confirmed", Held = "held", Postponed = "postponed",
        Cancelled = "cancelled";

    /// <summary>Each status, with the statuses that may precede it.</summary>
    static readonly Dictionary<string, string[]> From = new()
    {
        [Tentative] = [Planned, Postponed],
        [Confirmed] = [Planned, Tentative, Postponed],
        [Held] = [Confirmed],
        // Postponing again, to another date, counts as a new step.
        [Postponed] = [Planned, Tentative, Confirmed, Postponed],
        [Cancelled] = [Planned, Tentative, Confirmed, Postponed],
    };

    /// <summary>Rejects an illegal transition.</summary>
    /// <remarks><c>legal</c> names the statuses it may start from, <c>next</c> those that may follow now.</remarks>
    public static void Refuse(string now, string wanted)
    {
        if (From[wanted].Contains(now)) return;
        var next = From.Where(f => f.Value.Contains(now)).Select(f => f.Key).ToArray();
        throw new Problem(ProblemCodes.IllegalStatus,
            $"The engagement is {now}. It becomes {wanted} from {string.Join(", ", From[wanted])} only; "
            + (next.Length == 0 ? "it is over." : $"now it may become {string.Join(", ", next)}."),
            more: new Dictionary<string, string>
            {
                ["legal"] = JsonSerializer.Serialize(From[wanted]),
                ["next"] = JsonSerializer.Serialize(next)
            });
    }
}
