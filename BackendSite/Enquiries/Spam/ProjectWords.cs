namespace BackendSite.Enquiries.Spam;

/// <summary>Whether a message says anything of what this company does. Saying nothing of it is weak evidence, but the same in all kinds of spam.</summary>
internal static class ProjectWords
{
    private const int ShortMessage = 6;
    private const int ShortRunningText = 15;
    private const int Points = 25;

    // Words that start so, in the languages in which most enquiries come; not "website" or "app", which those who sell us things like to say.
    private static readonly string[] Beginnings =
    [
        "develop", "entwickl", "desarroll", "desenvolv", "svilupp", "programm", "program", "programac", "razrabot", "разраб", "розроб", "програм", "gelistir",
        "ontwikkel", "utveckl", "opracow", "wdroz", "przepis", "software", "softver", "logiciel", "backend", "api", "apis", "system", "sistem", "systeem", "systeme",
        "систем", "portal", "портал", "architect", "architekt", "integr", "інтегр", "интегр", "schnittstell", "interface", "anbindung", "migra", "миграц", "міграц",
        "database", "datenbank", "databas", "server", "serveur", "servid", "сервер", "cloud", "code", "codice", "код", "projekt", "project", "projet", "proyecto",
        "projeto", "progett", "проект", "проєкт", "proje", "java", "php", "python", "node", "sql", "postgres", "laravel", "django", "rails", "kotlin", "golang", "net",
        "erp", "sap", "crm", "1c", "1с", "react", "kubernetes", "aws", "azure", "docker", "legacy", "engineer", "ingenie", "ingegner", "inzynier", "инженер", "tech",
        "requirement", "spec", "budget", "deadline", "mvp", "devops", "qa", "webshop", "checkout", "plugin", "wordpress", "magento", "shopify", "woocommerce",
        "bug", "crash", "wartung", "mainten", "manteni", "manuten", "utrzyman", "anwendung", "application", "applicat", "aplic", "aplik", "applic", "rewrite",
        "replace", "prototyp", "vendor", "outage", "automat", "hosting", "برنامج", "تطبيق", "نظام", "منصة", "تطوير", "phan mem", "he thong", "thong", "yazilim",
        "uygulama", "sunucu", "sistemi", "terminbuchung", "plattform", "koppeling", "podlaczen", "buchung", "booking", "reservation", "prenotazion", "reserva",
    ];

    private static readonly string[] Pieces =
        ["系统", "系統", "开发", "開發", "平台", "接口", "数据库", "架构", "后端", "システム", "開発", "アプリ", "バックエンド", "基盤", "移行", "サイト", "改善", "시스템", "개발", "앱", "서버"];

    public static IEnumerable<SpamReason> Of(EnquiryDraft draft, string message)
    {
        var words = FoldedText.Words(message);
        var isShort = words.Count < ShortMessage && !message.Any(PhraseBook.HasNoSpaces) || message.Length < ShortRunningText;
        if (isShort || draft.TechStack.Length > 0 || words.Any(IsOne) || Pieces.Any(piece => message.Contains(piece, StringComparison.Ordinal)))
        {
            yield break;
        }

        yield return new(Points, "says nothing of a project");
    }

    private static bool IsOne(string word) => Array.Exists(Beginnings, beginning =>
        beginning.Length <= 3 ? word == beginning : word.StartsWith(beginning, StringComparison.Ordinal));
}
