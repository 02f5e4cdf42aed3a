using System.Reflection;
using Embassy.Announcements;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// A change that other folders of the same service react to, in the same transaction (<see cref="EmbassyDb.Raise"/>).
/// It does not leave the process; other processes get an <see cref="Announcement"/>.
/// </summary>
public interface IDomainEvent;

/// <summary>
/// Handles a domain event with the context that raised it, before the changes are saved. A handler that throws fails
/// the whole operation.
/// </summary>
public interface IDomainEventHandler<in T> where T : IDomainEvent
{
    Task Handle(T domainEvent, CancellationToken cancellation);
}

static class DomainEvents
{
    /// <summary>
    /// Registers every handler of an assembly. The handlers of an event run in the order of their full names, on every
    /// machine.
    /// </summary>
    public static void AddDomainEventHandlers(this IServiceCollection services, Assembly assembly)
    {
        foreach (var handler in assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false })
            .OrderBy(t => t.FullName, StringComparer.Ordinal))
            foreach (var contract in handler.GetInterfaces()
                .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDomainEventHandler<>)))
                services.AddScoped(contract, handler);
    }
}
