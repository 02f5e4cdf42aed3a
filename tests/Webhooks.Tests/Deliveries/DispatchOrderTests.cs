using Embassy.Webhooks.Deliveries;

namespace Embassy.Webhooks.Tests.Deliveries;

public class DispatchOrderTests
{
    static readonly Guid[] Webhooks = [.. Enumerable.Range(0, 40).Select(n => new Guid(n, 0, 0, new byte[8]))];

    // A webhook whose backlog never ends waits for the others, however many there are.
    [Fact]
    public void Each_webhook_has_its_turn_before_one_has_another()
    {
        var (dispatchOrder, served) = (new DispatchOrder(4), new List<Guid>());
        for (var n = 0; n < 20; n++)
            foreach (var webhook in dispatchOrder.Next(Webhooks, []))
            {
                served.Add(webhook);
                dispatchOrder.MarkServed(webhook, TimeSpan.Zero);
            }
        Assert.Equal(80, served.Count);
        Assert.Equal(Webhooks.Order(), served.Take(40).Order());
        Assert.All(served.CountBy(w => w), w => Assert.Equal(2, w.Value));
    }

    [Fact]
    public void Slow_receivers_fill_at_most_three_quarters_of_the_places()
    {
        var dispatchOrder = new DispatchOrder(8);
        foreach (var webhook in Webhooks[..20]) dispatchOrder.MarkServed(webhook, TimeSpan.FromSeconds(10));
        Assert.Equal(6, dispatchOrder.Next(Webhooks[..20], []).Count);
        var next = dispatchOrder.Next(Webhooks, Webhooks[..6]);
        Assert.Equal(2, next.Count);
        Assert.All(next, w => Assert.Contains(w, Webhooks[20..]));
        dispatchOrder.MarkServed(Webhooks[6], TimeSpan.FromMilliseconds(5));
        Assert.Contains(Webhooks[6], dispatchOrder.Next([Webhooks[6]], Webhooks[..6]));
    }

    [Fact]
    public void No_more_are_chosen_than_there_are_places()
    {
        var dispatchOrder = new DispatchOrder(3);
        Assert.Equal(3, dispatchOrder.Next(Webhooks, []).Count);
        Assert.Single(dispatchOrder.Next(Webhooks, Webhooks[..2]));
        Assert.Empty(dispatchOrder.Next(Webhooks, Webhooks[..3]));
        Assert.Empty(dispatchOrder.Next([], []));
    }
}
