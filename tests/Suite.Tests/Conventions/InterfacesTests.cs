using System.Runtime.CompilerServices;

namespace Embassy.Suite.Tests.Conventions;

public class InterfacesTests
{
    [Fact]
    public void No_interface_has_a_single_implementation()
    {
        var types = Tree.Shipped.SelectMany(a => a.GetTypes()).ToList();
        Assert.Contains(types, t => t.IsInterface);
        Violations.None(Lonely(types));
    }

    [Fact]
    public void An_interface_with_a_single_implementation_is_found()
    {
        Assert.Empty(Lonely([typeof(IMove<>), typeof(Walk), typeof(Swim)]));
        Violations.One(Lonely([typeof(IMove<>), typeof(Walk)]), "IMove");
        // An abstract class is not an implementation.
        Violations.One(Lonely([typeof(IMove<>), typeof(Walk), typeof(Fly)]), "IMove");
    }

    static IEnumerable<string> Lonely(IReadOnlyList<Type> types) =>
        from one in types
        where one.IsInterface && !one.IsDefined(typeof(CompilerGeneratedAttribute), false)
        let made = types.Where(
            t => !t.IsInterface && !t.IsAbstract && t.GetInterfaces().Any(i => (i.IsGenericType ? i.GetGenericTypeDefinition() : i) == one))
            .ToList()
        where made.Count < 2
        select $"{one.FullName} has {made.Count} implementations: use the class itself.";

    interface IMove<T>;

    sealed class Walk : IMove<int>;

    sealed class Swim : IMove<long>;

    abstract class Fly : IMove<int>;
}
