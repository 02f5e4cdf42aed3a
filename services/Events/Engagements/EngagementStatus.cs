using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Engagements;

/// <summary>How far an engagement has come, and what may follow. What is held or cancelled is over.</summary>
public static class EngagementStatus
{
    public const string Planned = "planned", Tentative = "tentative", Confirmed = "confirmed", Held = "held", Postponed = "postponed", Cancelled = "cancelled";

    /// <summary>Each status, and from which others it is reached.</summary>
    static readonly Dictionary<string, string[]> From = new()
    {
        [Tentative] = [Planned, Postponed],
        [Confirmed] = [Planned, Tentative, Postponed],
        [Held] = [Confirmed],
        // Postponed again, to another date, is another postponement.
        [Postponed] = [Planned, Tentative, Confirmed, Postponed],
        [Cancelled] = [Planned, Tentative, Confirmed, Postponed],
    };

    /// <summary>Refuses an illegal change: <c>legal</c> names the statuses it may be made from, <c>next</c> those that may follow now.</summary>
    public static void Refuse(string now, string wanted)
    {
        if (From[wanted].Contains(now)) return;
        var next = From.Where(f => f.Value.Contains(now)).Select(f => f.Key).ToArray();
        throw new Problem(ProblemCodes.IllegalStatus,
            $"The engagement is {now}. It becomes {wanted} from {string.Join(", ", From[wanted])} only; " + (next.Length == 0 ? "it is over." : $"now it may become {string.Join(", ", next)}."),
            more: new Dictionary<string, string> { ["legal"] = JsonSerializer.Serialize(From[wanted]), ["next"] = JsonSerializer.Serialize(next) });
    }
}
