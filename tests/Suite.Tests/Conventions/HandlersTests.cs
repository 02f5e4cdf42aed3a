using System.Reflection;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// A handler that no host registers compiles and passes the tests of its class, but never runs. A domain event without
/// a handler has no effect.
/// </summary>
public partial class HandlersTests
{
    [Fact]
    public void Each_handler_is_registered_by_a_host()
    {
        var types = Tree.Shipped.SelectMany(a => a.GetTypes()).ToList();
        Assert.True(Handled(types, typeof(IHandle<>)).Count() > 10);
        Violations.None(Unregistered(types, Tree.Read(["services", "gateway"], ".cs")));
    }

    [Fact]
    public void A_handler_that_no_host_registers_is_found()
    {
        static TextFile Host(string text) => new("services/Content/ContentHost.cs", text);
        Assert.Empty(Unregistered([typeof(Idle)], [Host("host.AddHandler<EngagementHeld, Idle>()")]));
        Violations.One(Unregistered([typeof(Idle)], [Host("host.AddHandler<EngagementHeld, Busy>()")]), nameof(Idle));
        // A registration for another announcement does not count.
        Violations.One(Unregistered([typeof(Idle)], [Host("host.AddHandler<EngagementRemoved, Idle>()")]),
            "AddHandler<EngagementHeld, Idle>");
    }

    // A host registers every domain event handler of the assembly of its APIs, and of no other.
    [Fact]
    public void Each_domain_event_has_a_handler_beside_a_host()
    {
        var types = Tree.Shipped.SelectMany(a => a.GetTypes()).ToList();
        Assert.True(Handled(types, typeof(IDomainEventHandler<>)).Count() > 10);
        Violations.None(Unheard(types, Hosting));
        Violations.None(Hostless(types, Hosting));
    }

    [Fact]
    public void A_domain_event_without_a_handler_and_a_handler_without_a_host_are_found()
    {
        Assert.Empty(Unheard([typeof(FlagRaised), typeof(Salute)], a => a == typeof(Salute).Assembly));
        Assert.Empty(Hostless([typeof(FlagRaised), typeof(Salute)], a => a == typeof(Salute).Assembly));
        Violations.One(Unheard([typeof(FlagRaised), typeof(Idle)], Hosting), nameof(FlagRaised));
        Violations.One(Unheard([typeof(FlagRaised), typeof(Salute)], Hosting), nameof(FlagRaised));
        Violations.One(Hostless([typeof(FlagRaised), typeof(Salute)], Hosting), nameof(Salute));
        // The container cannot build an open generic handler for a closed event.
        Violations.One(Hostless([typeof(Echo<>)], a => a == typeof(Echo<>).Assembly), "Echo");
    }

    static bool Hosting(Assembly assembly) => GrpcApis.In(assembly).Any();

    static IEnumerable<string> Unheard(IReadOnlyCollection<Type> types, Func<Assembly, bool> hosting)
    {
        var heard = Handled(types, typeof(IDomainEventHandler<>)).Where(h => hosting(h.Handler.Assembly)).Select(h => h.Subject)
            .ToHashSet();
        return from type in types
               where type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IDomainEvent)) && !heard.Contains(type)
               select $"No handler hears {type.FullName}: add an IDomainEventHandler<{type.Name}>, or do not raise it.";
    }

    static IEnumerable<string> Hostless(IEnumerable<Type> types, Func<Assembly, bool> hosting) =>
        from h in Handled(types, typeof(IDomainEventHandler<>))
        where h.Handler.IsGenericTypeDefinition || !hosting(h.Handler.Assembly)
        select $"{h.Handler.FullName} never runs: a host registers the closed handlers of its own assembly only.";

    static IEnumerable<(Type Handler, Type Subject)> Handled(IEnumerable<Type> types, Type handler) =>
        from type in types
        where type is { IsAbstract: false, IsInterface: false }
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == handler
        select (type, contract.GetGenericArguments()[0]);

    static IEnumerable<string> Unregistered(IEnumerable<Type> types, IReadOnlyList<TextFile> hosts)
    {
        var registered = hosts.SelectMany(h => AddHandler().Matches(h.Text))
            .Select(m => (m.Groups["announcement"].Value, m.Groups["handler"].Value)).ToHashSet();
        return from h in Handled(types, typeof(IHandle<>))
               where !registered.Contains((h.Subject.Name, h.Handler.Name))
               select $"{h.Handler.FullName} never runs: register it with AddHandler<{h.Subject.Name}, {h.Handler.Name}>.";
    }

    sealed class Idle : IHandle<Announcements.EngagementHeld>
    {
        public Task Handle(Announcements.EngagementHeld announcement, CancellationToken cancellation) => Task.CompletedTask;
    }

    sealed record FlagRaised(string State) : IDomainEvent;

    sealed class Salute : IDomainEventHandler<FlagRaised>
    {
        public Task Handle(FlagRaised domainEvent, CancellationToken cancellation) => Task.CompletedTask;
    }

    sealed class Echo<T> : IDomainEventHandler<T> where T : IDomainEvent
    {
        public Task Handle(T domainEvent, CancellationToken cancellation) => Task.CompletedTask;
    }

    [GeneratedRegex(@"\bAddHandler<\s*(?:\w+\.)*(?<announcement>\w+)\s*,\s*(?:\w+\.)*(?<handler>\w+)\s*>")]
    private static partial Regex AddHandler();
}
