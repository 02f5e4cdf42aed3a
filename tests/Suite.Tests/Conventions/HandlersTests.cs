using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>A handler that no host registers compiles, passes the tests of its class, and never runs.</summary>
public partial class HandlersTests
{
    [Fact]
    public void Each_handler_is_registered_by_a_host()
    {
        var types = Tree.Shipped.SelectMany(a => a.GetTypes()).ToList();
        Assert.True(Handled(types).Count() > 10);
        Violations.None(Unregistered(types, Tree.Read(["services", "gateway"], ".cs")));
    }

    [Fact]
    public void A_handler_that_no_host_registers_is_found()
    {
        static TextFile Host(string text) => new("services/Content/ContentHost.cs", text);
        Assert.Empty(Unregistered([typeof(Idle)], [Host("host.AddHandler<EngagementHeld, Idle>()")]));
        Violations.One(Unregistered([typeof(Idle)], [Host("host.AddHandler<EngagementHeld, Busy>()")]), nameof(Idle));
        // For another announcement it is registered in vain.
        Violations.One(Unregistered([typeof(Idle)], [Host("host.AddHandler<EngagementRemoved, Idle>()")]), "AddHandler<EngagementHeld, Idle>");
    }

    static IEnumerable<(Type Handler, Type Announcement)> Handled(IEnumerable<Type> types) =>
        from type in types
        where type is { IsAbstract: false, IsInterface: false }
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IHandle<>)
        select (type, contract.GetGenericArguments()[0]);

    static IEnumerable<string> Unregistered(IEnumerable<Type> types, IReadOnlyList<TextFile> hosts)
    {
        var registered = hosts.SelectMany(h => AddHandler().Matches(h.Text)).Select(m => (m.Groups["announcement"].Value, m.Groups["handler"].Value)).ToHashSet();
        return from h in Handled(types)
               where !registered.Contains((h.Announcement.Name, h.Handler.Name))
               select $"{h.Handler.FullName} never runs: register it with AddHandler<{h.Announcement.Name}, {h.Handler.Name}>.";
    }

    sealed class Idle : IHandle<Announcements.EngagementHeld>
    {
        public Task Handle(Announcements.EngagementHeld announcement, CancellationToken cancellation) => Task.CompletedTask;
    }

    [GeneratedRegex(@"\bAddHandler<\s*(?:\w+\.)*(?<announcement>\w+)\s*,\s*(?:\w+\.)*(?<handler>\w+)\s*>")]
    private static partial Regex AddHandler();
}
