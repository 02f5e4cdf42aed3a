using System.Globalization;

namespace Embassy.Testing;

/// <summary>Waits for an effect that follows a response. The bound detects a hang; it does not measure speed.</summary>
public static class Eventually
{
    static readonly TimeSpan Most = TimeSpan.FromSeconds(60), Between = TimeSpan.FromMilliseconds(25);

    /// <summary>Polls until the condition is true; otherwise fails with <paramref name="what"/> was awaited.</summary>
    public static async Task True(string what, Func<Task<bool>> ask) => await Value(what, async () => await ask() ? "" : null);

    /// <summary>
    /// Waits for a long task until <paramref name="enough"/> is done, as long as it makes progress.
    /// </summary>
    public static async Task Reaches(string what, int enough, Func<Task<int>> count)
    {
        var last = await count();
        while (last < enough)
            last = int.Parse(
                await Value($"{what}, {last} of {enough} so far", async () => await count() is var now && now > last ? $"{now}" : null),
                CultureInfo.InvariantCulture);
    }

    /// <summary>Polls until there is a value.</summary>
    public static async Task<T> Value<T>(string what, Func<Task<T?>> ask) where T : class
    {
        for (var until = DateTime.UtcNow + Most; ; await Task.Delay(Between))
        {
            if (await ask() is { } answer) return answer;
            if (DateTime.UtcNow > until) throw new TimeoutException($"Waited {Most.TotalSeconds} s in vain: {what}.");
        }
    }
}
