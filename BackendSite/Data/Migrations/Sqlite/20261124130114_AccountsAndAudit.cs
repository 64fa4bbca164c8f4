using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackendSite.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AccountsAndAudit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AuthenticatorKey",
                table: "Staff",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ClosedAt",
                table: "Staff",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Initials",
                table: "Staff",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LastCodeStep",
                table: "Staff",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "MutedLetters",
                table: "Staff",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "RecoveryCodes",
                table: "Staff",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "TimeZone",
                table: "Staff",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "From",
                table: "LeadEvents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    StaffId = table.Column<Guid>(type: "TEXT", nullable: true),
                    StaffName = table.Column<string>(type: "TEXT", nullable: true),
                    From = table.Column<string>(type: "TEXT", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", nullable: true),
                    Before = table.Column<string>(type: "TEXT", nullable: true),
                    After = table.Column<string>(type: "TEXT", nullable: true),
                    Text = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LeadEvents_At",
                table: "LeadEvents",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_At",
                table: "AuditEntries",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_StaffId_At",
                table: "AuditEntries",
                columns: new[] { "StaffId", "At" });

            // A line of the audit is written once. (What drops the table drops the trigger too.)
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "AuditEntries_Written_Once" BEFORE UPDATE ON "AuditEntries"
                BEGIN SELECT RAISE(ABORT, 'The audit is written once.'); END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropIndex(
                name: "IX_LeadEvents_At",
                table: "LeadEvents");

            migrationBuilder.DropColumn(
                name: "AuthenticatorKey",
                table: "Staff");

            migrationBuilder.DropColumn(
                name: "ClosedAt",
                table: "Staff");

            migrationBuilder.DropColumn(
                name: "Initials",
                table: "Staff");

            migrationBuilder.DropColumn(
                name: "LastCodeStep",
                table: "Staff");

            migrationBuilder.DropColumn(
                name: "MutedLetters",
                table: "Staff");

            migrationBuilder.DropColumn(
                name: "RecoveryCodes",
                table: "Staff");

            migrationBuilder.DropColumn(
                name: "TimeZone",
                table: "Staff");

            migrationBuilder.DropColumn(
                name: "From",
                table: "LeadEvents");
        }
    }
}
