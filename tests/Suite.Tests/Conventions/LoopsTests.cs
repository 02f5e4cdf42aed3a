using Embassy.ServiceDefaults;
using Microsoft.Extensions.Hosting;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// All background work is a <see cref="BackgroundLoop"/>: a hosted service of another kind once stopped its service for
/// good after a short outage.
/// </summary>
public class LoopsTests
{
    [Fact]
    public void All_background_work_is_a_loop_that_survives()
    {
        var types = Tree.Shipped.SelectMany(a => a.GetTypes()).ToList();
        Assert.Contains(types, t => t.BaseType == typeof(BackgroundLoop));
        Violations.None(OfTheirOwn(types));
    }

    [Fact]
    public void Background_work_of_its_own_kind_is_found()
    {
        Assert.Empty(OfTheirOwn([typeof(BackgroundLoop)]));
        Violations.One(OfTheirOwn([typeof(Forever)]), nameof(Forever));
    }

    static IEnumerable<string> OfTheirOwn(IEnumerable<Type> types) => types
        // The site references no service defaults; its reader of changes survives every exception by itself.
        .Where(t => t.BaseType == typeof(BackgroundService) && t != typeof(BackgroundLoop) && t.Namespace != "Embassy.Site.Freshness")
        .Select(t => $"{t.FullName} derives from BackgroundService: derive it from BackgroundLoop.");

    sealed class Forever : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
