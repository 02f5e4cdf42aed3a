using System.Reflection;

namespace Embassy.Suite.Tests.Conventions;

public class ExceptionsTests
{
    static readonly Exception Planted = new InvalidOperationException();

    // An exception instance that several threads throw has the stack trace of the last one.
    [Fact]
    public void No_exception_is_kept_to_be_thrown_again()
    {
        Assert.Empty(Tree.Shipped.SelectMany(a => Kept(a.GetTypes())));
        Assert.Equal([$"{nameof(ExceptionsTests)}.{nameof(Planted)}"], Kept([typeof(ExceptionsTests)]));
        Assert.NotNull(Planted);
    }

    static IEnumerable<string> Kept(IEnumerable<Type> types) =>
        types.SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(f => typeof(Exception).IsAssignableFrom(f.FieldType)).Select(f => $"{f.DeclaringType!.Name}.{f.Name}");
}
