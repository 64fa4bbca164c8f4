namespace BackendSite.Leads.Answers;

/// <summary>The kinds of letters of a conversation.</summary>
public static class AnswerLetters
{
    /// <summary>A colleague's answer to the prospect, as it was written on the lead's page.</summary>
    public const string Reply = "reply";

    /// <summary>Tells the owner that the prospect wrote; its data is the mail's Message-ID.</summary>
    public const string News = "prospect-wrote";

    /// <summary>Tells the owner that a letter to the prospect was refused or came back; its data is the letter's Message-ID.</summary>
    public const string Undelivered = "prospect-unreached";
}
