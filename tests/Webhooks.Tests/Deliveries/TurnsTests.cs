using Embassy.Webhooks.Deliveries;

namespace Embassy.Webhooks.Tests.Deliveries;

public class TurnsTests
{
    static readonly Guid[] Webhooks = [.. Enumerable.Range(0, 40).Select(n => new Guid(n, 0, 0, new byte[8]))];

    // A webhook whose backlog never ends waits for the others, however many there are.
    [Fact]
    public void Each_webhook_has_its_turn_before_one_has_another()
    {
        var (turns, served) = (new Turns(4), new List<Guid>());
        for (var n = 0; n < 20; n++)
            foreach (var webhook in turns.Next(Webhooks, []))
            {
                served.Add(webhook);
                turns.Served(webhook, TimeSpan.Zero);
            }
        Assert.Equal(80, served.Count);
        Assert.Equal(Webhooks.Order(), served.Take(40).Order());
        Assert.All(served.CountBy(w => w), w => Assert.Equal(2, w.Value));
    }

    [Fact]
    public void Slow_receivers_fill_at_most_three_quarters_of_the_places()
    {
        var turns = new Turns(8);
        foreach (var webhook in Webhooks[..20]) turns.Served(webhook, TimeSpan.FromSeconds(10));
        Assert.Equal(6, turns.Next(Webhooks[..20], []).Count);
        var next = turns.Next(Webhooks, Webhooks[..6]);
        Assert.Equal(2, next.Count);
        Assert.All(next, w => Assert.Contains(w, Webhooks[20..]));
        turns.Served(Webhooks[6], TimeSpan.FromMilliseconds(5));
        Assert.Contains(Webhooks[6], turns.Next([Webhooks[6]], Webhooks[..6]));
    }

    [Fact]
    public void No_more_are_chosen_than_there_are_places()
    {
        var turns = new Turns(3);
        Assert.Equal(3, turns.Next(Webhooks, []).Count);
        Assert.Single(turns.Next(Webhooks, Webhooks[..2]));
        Assert.Empty(turns.Next(Webhooks, Webhooks[..3]));
        Assert.Empty(turns.Next([], []));
    }
}
