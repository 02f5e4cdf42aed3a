// Violations planted for FolderOrderTests; each namespace stands for a folder.

namespace Embassy.Suite.Tests.Conventions.PlantedCircle.Persons
{
    sealed class Person
    {
        internal static async Task<string> Held()
        {
            await Task.Yield();
            Func<string> name = () => new Tenures.Tenure().ToString() ?? "";
            return name();
        }
    }
}

namespace Embassy.Suite.Tests.Conventions.PlantedCircle.Tenures
{
    sealed class Tenure
    {
        internal List<Offices.Office>? Offices { get; set; }
    }
}

namespace Embassy.Suite.Tests.Conventions.PlantedCircle.Offices
{
    [Names(typeof(Persons.Person))]
    sealed class Office;

    [AttributeUsage(AttributeTargets.Class)]
    sealed class NamesAttribute(Type type) : Attribute
    {
        public Type Type => type;
    }
}

namespace Embassy.Suite.Tests.Conventions.Planted.Letters
{
    sealed class Letter
    {
        internal static string Text => "";
    }
}

namespace Embassy.Suite.Tests.Conventions.Planted.Flags
{
    class Flag;
}

namespace Embassy.Suite.Tests.Conventions.Planted.Treaties
{
    sealed class Treaty;
}

namespace Embassy.Suite.Tests.Conventions.Planted.Users
{
    sealed class Letters
    {
        internal static string Text() => Planted.Letters.Letter.Text;
    }

    sealed class Sent
    {
        internal static IEnumerable<string> Each()
        {
            yield return Planted.Letters.Letter.Text;
        }
    }

    sealed class Flags : Planted.Flags.Flag;

    sealed class Mast
    {
        internal static void Raise(Planted.Flags.Flag? flag) => Assert.Null(flag);
    }

    sealed class Treaties
    {
        internal static int Count() => Array.Empty<Planted.Treaties.Treaty>().Length;
    }
}
