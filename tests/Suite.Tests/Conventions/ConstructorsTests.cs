using System.Reflection;
using System.Runtime.CompilerServices;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// A class has at most five dependencies. A class that needs more does two things, or lacks a collaborator. Records are
/// data and may have any number of members.
/// </summary>
public class ConstructorsTests(ITestOutputHelper output)
{
    const int Most = 5;

    static IEnumerable<Type> Shipped => Tree.Shipped.SelectMany(a => a.GetTypes());

    [Fact]
    public void A_class_takes_at_most_five_dependencies()
    {
        foreach (var type in Shipped.Where(t => Dependencies(t) >= Most).OrderByDescending(Dependencies)
            .ThenBy(t => t.Name, StringComparer.Ordinal))
            output.WriteLine($"{Dependencies(type)} {type.FullName}");
        Violations.None(TakeTooMany(Shipped));
    }

    [Fact]
    public void A_class_that_takes_too_many_is_found()
    {
        Assert.Empty(TakeTooMany([typeof(Chancery), typeof(Visit)]));
        Violations.One(TakeTooMany([typeof(Chancery), typeof(Visit), typeof(Residence)]), "Residence takes 6");
    }

    static IEnumerable<string> TakeTooMany(IEnumerable<Type> types) =>
        types.Where(t => Dependencies(t) > Most)
            .Select(t =>
                $"{t.FullName} takes {Dependencies(t)} dependencies, more than {Most}: name a collaborator that is really one thing.");

    /// <summary>
    /// The number of parameters of the largest constructor; 0 for records and compiler-generated types.
    /// </summary>
    static int Dependencies(Type type) =>
        !type.IsClass || IsRecord(type) || type.IsDefined(typeof(CompilerGeneratedAttribute), false) || type.Name.StartsWith('<') ? 0
            : type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(c => c.GetParameters().Length).DefaultIfEmpty().Max();

    static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    sealed class Chancery(string a, string b, string c, string d, string e)
    {
        public override string ToString() => a + b + c + d + e;
    }

    sealed class Residence(string a, string b, string c, string d, string e, string f)
    {
        public override string ToString() => a + b + c + d + e + f;
    }

    sealed record Visit(string A, string B, string C, string D, string E, string F);
}
