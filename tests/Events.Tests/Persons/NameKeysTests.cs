using Embassy.Events.Persons;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Persons;

/// <summary>Spellings of a name that find it, and others that do not.</summary>
public class NameKeysTests
{
    [Theory]
    [InlineData("عبد المجيد تبون|Abdelmadjid Tebboune",
        "عبدالمجيد تبون|عبد المجيد تبون|تبون|المجيد|Abdelmajid|Teboune|Abd al-Majid Tabboun|Tebbun|Abdulmajid|Абдельмаджид Теббун|Теббун|Abdelmadschid|tebboune abdelmadjid")]
    [InlineData("عبدالمجيد", "عبد المجيد|عبدالمجيد|المجيد|مجيد")]
    [InlineData("عبد الرحمن", "عبدالرحمن|عبد الرحمان|عبدالرحمان|الرحمان|الرحمن")]
    [InlineData("الرحمان", "الرحمن|رحمان")]
    [InlineData("Abderrahmane", "Abdurrahman|Abd ar-Rahman|Abderahman|Абдеррахман|Abd al-Rahman")]
    [InlineData("Abd al-Qadir", "Abdelkader|Abdulqadir|abdelqader")]
    [InlineData("Ahmed Attaf|أحمد عطاف", "Ataf|Attaf|Ahmad Ataf|Ахмед Аттаф|Achmed Attaf|عطّاف|احمد عطاف")]
    [InlineData("İlham Əliyev",
        "aliev|Aliyev|Eliyev|Alijew|Алиев|Әлијев|Ильхам Алиев|Ilham Aliyev|Ilkham Aliev|aliyev ilham|Alieff|Aliyew")]
    [InlineData("Ilham Aliyev|إلهام علييف", "Əliyev|Eliyev|الهام علييف|علييڤ")]
    [InlineData("Çingiz Aytmatov", "Chingiz|Cingiz|Tschingis|Tchinguiz|Чингиз|Aitmatow|Aïtmatov|Айтматов")]
    [InlineData("Chingiz", "Çingiz|Cingiz|Čingiz")]
    [InlineData("Cingiz", "Çingiz|Chingiz")]
    [InlineData("Ceyhun Bayramov", "Djeyhoun|Jeyhun Bayramov|Dschejhun Bajramow|Джейхун Байрамов|Djeyhoun Baïramov|Dzheikhun|ceyhun")]
    [InlineData("Jeyhun Bayramov", "Ceyhun|Djeyhoun|Джейхун")]
    [InlineData("Hikmət Hacıyev", "Hikmet Hajiyev|Хикмет Гаджиев|Hadjiev|Hacıyev")]
    [InlineData("Sahibə Qafarova", "Sahiba Gafarova|Sahiba Ghafarova|Гафарова|Kafarova")]
    [InlineData("Elmar Məmmədyarov", "Mammadyarov|Mamedyarov|Mammadiarov|Мамедъяров|Mamedjarow")]
    [InlineData("Sabri Boukadoum", "Bukadum|Boukadoume|Букадум")]
    [InlineData("Ramtane Lamamra", "Ramtan|Ramtane|Ламамра|Lamamra")]
    [InlineData("Rəşad Xəlilov", "Rashad Khalilov|Rachad Halilov|Raschad|Рашад Халилов")]
    [InlineData("Walid", "Oualid|Valid|Валид")]
    [InlineData("Mahmoud Said", "Mahmood Saeed|Mahmud|Махмуд Саид|Saïd")]
    [InlineData("Youcef Belmehdi|Salim", "Salem|Belmahdi")]
    [InlineData("Abdullah|عبد الله", "Abdallah|Abdoullah|Абдулла|عبدالله")]
    [InlineData("Benyoucef", "Benyoussef")]
    [InlineData("Nuriyev Məhəmməd Quliyev", "Nouriev|Guliyev|Kuliev|Нуриев Гулиев")]
    [InlineData("Zakia Ighil|Zakiya İğil", "Igil|Zakiya|zakiya igil|Ighil")]
    // Letters beyond the first plane, which are two units of UTF-16.
    [InlineData("Ali 😀|𝐁ahram", "Ali|😀|ali 😀|Bahram|𝐀li")]
    public void Are_found(string names, string spellings)
    {
        var missed = spellings.Split('|').Where(s => !Finds(names.Split('|'), s)).ToList();
        var keys = NameKeys.Of(names.Split('|'));
        Assert.True(missed.Count == 0, $"{names} is not found by {string.Join(", ", missed)}; its keys are {keys}");
    }

    [Theory]
    [InlineData("أحمد عطاف|Ahmed Attaf", "محمد|Mohamed|Ahmedov|Atalay|hmd")]
    [InlineData("Mohamed|محمد", "Ahmed|أحمد|محمود")]
    [InlineData("İlham Əliyev", "Alisov|Olav|Ilhom Karimov|Xəlil|Ali Said")]
    [InlineData("Chingiz", "Genghis|Chin Lu|Ingiz Aliyev")]
    [InlineData("Abdelmadjid Tebboune", "Abdelkader|Abdelmoumen|Tabib|Benabdelmajid")]
    [InlineData("عبد الرحمن", "عبد الرحيم|عبدالمجيد|رحيم")]
    [InlineData("Ali 😀", "😁|ali 😁")]
    public void Are_not_found(string names, string spellings) =>
        Assert.Equal([], spellings.Split('|').Where(s => Finds(names.Split('|'), s)));

    static bool Finds(string[] names, string asked)
    {
        var (folded, keys) = (string.Join('\n', names.Select(TextFolding.Of)), NameKeys.Of(names));
        return NameKeys.Search(asked).All(w => w.Letters.All(l => folded.Contains(l, StringComparison.Ordinal))
            || w.Patterns.Any(p => keys.Contains(p, StringComparison.Ordinal)));
    }
}
