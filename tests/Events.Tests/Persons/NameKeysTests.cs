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

    // Names in one script alone, and their spellings in the other.
    [Theory]
    [InlineData("عبد المجيد تبون",
        "Abdelmadjid Tebboune|Tebboune|Abdelmajid Teboune|Abd al-Majid Tabboun|Abdulmajid Tebbun|tebboune abdelmadjid|Madjid"
        + "|Абдельмаджид Теббун|Abdelmadschid Tebboune|Əbdülməcid Təbbun")]
    [InlineData("عبدالمجيد تبون", "Abdelmadjid Tebboune|Abd al-Majid|Majid Teboune")]
    [InlineData("أحمد عطاف", "Ahmed Attaf|Ahmad Ataf|Attaf|Achmed Attaf|Ахмед Аттаф|Əhməd Ətaf")]
    [InlineData("إلهام علييف", "Ilham Aliyev|İlham Əliyev|Aliev|Alijew|Алиев|Ильхам Алиев|Eliyev|Alieff")]
    [InlineData("جيهون بيراموف", "Ceyhun Bayramov|Jeyhun Bayramov|Djeyhoun Baïramov|Джейхун Байрамов|Bajramow")]
    [InlineData("حكمت حاجييف", "Hikmət Hacıyev|Hikmet Hajiyev|Хикмет Гаджиев|Hadjiev")]
    [InlineData("صاحبة غافاروفا", "Sahibə Qafarova|Sahiba Gafarova|Ghafarova|Гафарова")]
    [InlineData("جنكيز أيتماتوف", "Çingiz Aytmatov|Chingiz Aitmatov|Чингиз Айтматов|Tchinguiz")]
    [InlineData("أيمن بن عبد الرحمان", "Aïmene Benabderrahmane|Ayman|Benabderrahman|Abderrahmane|Aymen Ben Abd al-Rahman")]
    [InlineData("محمد العرباوي", "Mohamed Larbaoui|Muhammad Al-Arbawi|Mohammed")]
    [InlineData("رمطان لعمامرة", "Ramtane Lamamra|Ramtan Lamamra|Ламамра")]
    [InlineData("صبري بوقادوم", "Sabri Boukadoum|Bukadum|Букадум")]
    [InlineData("عبد العزيز بوتفليقة", "Abdelaziz Bouteflika|Bouteflika|Abdulaziz Buteflika|Aziz")]
    [InlineData("نور الدين", "Noureddine|Nour Eddine|Nuraddin|Nour ed-Dine|Нуреддин")]
    [InlineData("نورالدين بن براهم", "Noureddine Benbraham|Nur al-Din")]
    [InlineData("سيف الإسلام", "Seif el-Islam|Saif al-Islam")]
    [InlineData("عثمان", "Othmane|Osman|Uthman|Otman|Осман")]
    [InlineData("فتحي شاوي", "Fathi Chaoui|Fethi Chawi|Fathi Shawi")]
    [InlineData("توفيق فوزي", "Toufik Faouzi|Tawfiq Fawzi|Taoufik")]
    [InlineData("فؤاد بوعلام", "Fouad Boualem|Fuad Bualem")]
    [InlineData("سعاد مسعود", "Souad Messaoud|Suad Masoud")]
    [InlineData("جعفر", "Djaafar|Jafar|Cəfər|Djaffar|Джафар")]
    [InlineData("عائشة", "Aïcha|Aisha|Aicha")]
    [InlineData("ليلى", "Leila|Layla|Leyla|Лейла")]
    [InlineData("مصطفى", "Mustafa|Mostefa|Moustapha")]
    [InlineData("علي يوسف", "Ali Youcef|Ali Yusuf|Aly Youssef|Əli Yusif")]
    [InlineData("ﻣﺤﻤﺪ", "Mohamed|محمد")]
    [InlineData("حسين", "Hussein|Hocine|Husayn|Hüseyn|Гусейн")]
    [InlineData("قذافي", "Gaddafi|Kadhafi|Qaddafi|Kaddafi")]
    [InlineData("عبد الله", "Abdallah|Abdullah|Abdulla")]
    [InlineData("وليد أويحيى", "Walid Ouyahia|Oualid Ouyahia|Валид")]
    [InlineData("Abdelmadjid Tebboune", "عبد المجيد تبون|عبدالمجيد تبون|تبون|المجيد|عبد المجيد|تبّون|مجيد")]
    [InlineData("Ahmed Attaf", "أحمد عطاف|احمد عطاف|عطّاف|عطاف")]
    [InlineData("İlham Əliyev", "إلهام علييف|الهام علييف|علييڤ|عليف")]
    [InlineData("Ильхам Алиев", "إلهام علييف|علييف")]
    [InlineData("Çingiz Aytmatov", "جنكيز أيتماتوف|تشنغيز|أيتماتوف")]
    [InlineData("Ceyhun Bayramov", "جيهون بيراموف|جيحون بايراموف")]
    [InlineData("Aïmene Benabderrahmane", "أيمن بن عبد الرحمن|بن عبد الرحمان|عبدالرحمن")]
    [InlineData("Nadir Larbaoui", "نذير العرباوي|العرباوي")]
    [InlineData("Abdelaziz Bouteflika", "عبد العزيز بوتفليقة|بوتفليقة|عزيز")]
    [InlineData("Noureddine", "نور الدين|نورالدين")]
    [InlineData("Hikmət Hacıyev", "حكمت حاجييف")]
    [InlineData("Mahmoud Salah", "محمود صالح|محمود صلاح")]
    public void Are_found_across_scripts(string names, string spellings) => Are_found(names, spellings);

    [Theory]
    [InlineData("محمد", "Mahmoud|Ahmed|Hamid|Mahmud|Mehdi|Hamdi")]
    [InlineData("محمود", "Mohamed|Muhammad|Ahmad")]
    [InlineData("أحمد عطاف", "Mohamed|Hamid|Attia|Ataullah")]
    [InlineData("حسن", "Hussein|Hocine|Hosni|Hassani")]
    [InlineData("حسين", "Hassan|Hasan|Hosni")]
    [InlineData("كرم", "Karim|Akram|Karima")]
    [InlineData("كريم", "Karam|Karima|Akram")]
    [InlineData("سليم", "Salem|Salam|Salma|Islam|Salima")]
    [InlineData("سالم", "Islam|Salma")]
    [InlineData("علي", "Aliyev|Alia|Ala|Lila|Aliu|Ola")]
    [InlineData("يوسف", "Assaf|Seif|Asif|Youssra")]
    [InlineData("إلهام علييف", "Olaf|Ali|Halim|Lahm")]
    [InlineData("عبد الرحمن", "Abdelkader|Abderrahim|Rahim|Abdelmadjid|Rahmani")]
    [InlineData("عبد المجيد تبون", "Abdelhamid|Tabib|Majda|Mehdi|Benabdelmajid")]
    [InlineData("فتحي", "Fatiha|Fadi|Fattah")]
    [InlineData("جميل", "Jamal|Djamel|Jamila|Gamal")]
    [InlineData("جمال", "Jamil|Jamila")]
    [InlineData("رشيد", "Rached|Arshad|Rachida")]
    [InlineData("ليلى", "Ali|Lola|Lala")]
    [InlineData("Mohamed", "محمود|أحمد|حميد|حامد")]
    [InlineData("Mahmoud", "محمد|أحمد|حمود")]
    [InlineData("Hassan", "حسين|حسني")]
    [InlineData("Hussein", "حسن|حسني|محسن")]
    [InlineData("Karim", "كرم|أكرم|كريمة")]
    [InlineData("Ali", "علياء|آل|ليلى|أولى")]
    [InlineData("Ahmed Attaf", "محمد|عطية|لطفي")]
    [InlineData("Abdelmadjid Tebboune", "عبد القادر|عبد المؤمن|حميد|طبيب")]
    public void Are_not_found_across_scripts(string names, string spellings) => Are_not_found(names, spellings);

    static bool Finds(string[] names, string asked)
    {
        var folded = string.Join('\n', names.Select(TextFolding.Of));
        var (keys, arabic, asArabic) = (NameKeys.Of(names), NameKeys.OfArabic(names), NameKeys.AsArabic(names));
        return NameKeys.Search(asked).All(w => w.Letters.All(l => folded.Contains(l, StringComparison.Ordinal))
            || w.Patterns.Any(p => keys.Contains(p, StringComparison.Ordinal))
            || w.Across.Any(p => (w.IsArabic ? asArabic : arabic).Contains(p, StringComparison.Ordinal)));
    }
}
