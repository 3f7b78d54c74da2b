#include "app/ui/problem_words.h"

#include "app/language/dates.h"

namespace oqyrman::ui {

using state::ProblemKind;

namespace {

/// The sentence with a date when the date is known, else the one without.
std::string dated(const language::Messages& m, const state::Problem& problem, state::Instant now,
                  const std::string& with, const std::string& without) {
    if (!problem.date) return without;
    const std::string date = language::date_and_time(m.language(), *problem.date, now);
    std::string out = with;
    if (const auto at = out.find("{date}"); at != std::string::npos) out.replace(at, 6, date);
    return out;
}

}  // namespace

ProblemWords problem_words(const language::Messages& m, const state::Problem& problem, state::Instant now) {
    switch (problem.kind) {
        case ProblemKind::no_network:
            return {m.tr("This computer is not connected to any network."),
                    m.tr("Plug in the cable or choose a Wi-Fi network. Books that are already here open "
                         "without it."),
                    NextStep::retry};
        case ProblemKind::network_sign_in:
            return {m.tr("This network wants you to sign in before it lets you through."),
                    m.tr("Open any page in a browser, sign in there, then try again."), NextStep::retry};
        case ProblemKind::proxy_unreachable:
            return {m.tr("The proxy that leads out of this network does not let the request through."),
                    m.tr("Ask whoever runs this network; the details help them."), NextStep::retry};
        case ProblemKind::proxy_login_needed:
            return {
                m.tr("The proxy that leads out of this network wants to know who you are."),
                m.tr("Type the name and password that you have for this network, not those of your card."),
                NextStep::proxy_login};
        case ProblemKind::offline:
            return {m.tr("The library cannot be reached."),
                    m.tr("Check the network. Books that are already here open without it."), NextStep::retry};
        case ProblemKind::server_down:
            return {m.tr("The library’s server is not working at the moment."),
                    m.tr("Wait a few minutes and try again."), NextStep::retry};
        case ProblemKind::server_refused:
            return {m.tr("The library refused this request."), m.tr("Ask a librarian if it happens again."),
                    NextStep::dismiss};
        case ProblemKind::insecure_address:
            return {m.tr("This address is not protected."),
                    m.tr("Type an address that begins with https://, or ask the library for it."),
                    NextStep::dismiss};
        case ProblemKind::server_untrusted:
            return {m.tr("It is not certain that this is your library’s server."),
                    m.tr("Nothing was sent to it. A proxy or filter of this network may stand in between: "
                         "ask the library, or whoever runs this network."),
                    NextStep::retry};
        case ProblemKind::certificate_dates:
            return {dated(m, problem, now,
                          m.tr("The server’s proof of identity is not valid on {date}, today by this clock."),
                          m.tr("The server’s proof of identity is not valid on today’s date.")),
                    m.tr("Nothing was sent. Check this computer’s clock; if it is right, tell a librarian."),
                    NextStep::retry};
        case ProblemKind::clock_wrong:
            return {dated(m, problem, now, m.tr("This computer’s clock is wrong: it shows {date}."),
                          m.tr("This computer’s clock is wrong.")),
                    m.tr("Your loans are safe. Set the date and time, or go online: the library knows what "
                         "time it is."),
                    NextStep::retry};
        case ProblemKind::not_a_catalogue:
            return {m.tr("There is no library catalogue at this address."),
                    m.tr("Check the address, or ask the library for it."), NextStep::dismiss};
        case ProblemKind::answer_too_large:
            return {m.tr("The library sent more than this program can take."),
                    m.tr("Tell the library; the details help them."), NextStep::dismiss};
        case ProblemKind::sign_in_needed:
            return {m.tr("The library does not know you yet."), m.tr("Sign in with your card."),
                    NextStep::sign_in};
        case ProblemKind::sign_in_again:
            return {
                problem.card && !problem.card->number.empty()
                    ? m.tr("The library no longer accepts card {number}.", {{"number", problem.card->number}})
                    : m.tr("The library no longer accepts your sign-in."),
                m.tr("Sign in again. Your books, places and notes are all here."), NextStep::sign_in};
        case ProblemKind::wrong_credentials:
            return {m.tr("The card number or the PIN is not right."),
                    m.tr("Look at your card and type both again."), NextStep::retry};
        case ProblemKind::card_blocked:
            return {m.tr("The library does not accept this card now."),
                    m.tr("Ask a librarian: they see why, and can open it again."), NextStep::dismiss};
        case ProblemKind::sign_in_unsupported:
            return {m.tr("This library asks to sign in in a way Oqyrman does not know."),
                    m.tr("Ask the library whether it also takes a card number and a PIN."),
                    NextStep::dismiss};
        case ProblemKind::sign_in_unfinished:
            return {m.tr("The sign-in in the browser was not finished."),
                    m.tr("Nothing was changed. Open the library’s page again."), NextStep::retry};
        case ProblemKind::no_copies:
            return {m.tr("All copies are with other readers now."), m.tr("Try again in a few days."),
                    NextStep::to_catalogue};
        case ProblemKind::loan_limit:
            return {m.tr("You have as many books as your card allows."),
                    m.tr("Return one of your books, then borrow this one."), NextStep::to_loans};
        case ProblemKind::hold_limit:
            return {m.tr("You are waiting for as many books as your card allows."),
                    m.tr("Leave one of your queues, then join this one."), NextStep::to_loans};
        case ProblemKind::lent_already:
            return {m.tr("The library has lent you this book already."),
                    m.tr("Look at your books: it comes there by itself."), NextStep::to_loans};
        case ProblemKind::not_offered:
            return {m.tr("The library does not lend this book."), m.tr("Choose another book."),
                    NextStep::to_catalogue};
        case ProblemKind::download_interrupted:
            return {m.tr("The download stopped before its end."),
                    m.tr("Nothing is lost: it goes on from where it stopped."), NextStep::retry};
        case ProblemKind::download_damaged:
            return {m.tr("The book arrived damaged."), m.tr("Download it again."), NextStep::retry};
        case ProblemKind::renew_refused:
            return {m.tr("The library did not renew this loan."),
                    dated(m, problem, now, m.tr("It goes as far as {date}. Choose another day."),
                          m.tr("Read it until its day, or ask a librarian.")),
                    problem.date ? NextStep::retry : NextStep::dismiss};
        case ProblemKind::not_extended:
            return {m.tr("The library kept the same date for this loan."),
                    m.tr("Another reader may be waiting for the book."), NextStep::dismiss};
        case ProblemKind::return_refused:
            return {m.tr("The library did not take this book back."),
                    m.tr("Try again, or let the loan end by itself."), NextStep::dismiss};
        case ProblemKind::license_damaged:
            return {m.tr("The loan’s licence is damaged."), m.tr("Return the book and borrow it again."),
                    NextStep::dismiss};
        case ProblemKind::license_altered:
            return {m.tr("Somebody changed this loan’s licence."),
                    m.tr("It will not be opened. Borrow the book again from your library."),
                    NextStep::dismiss};
        case ProblemKind::issuer_unknown:
            return {m.tr("This loan was issued by somebody this computer does not trust."),
                    m.tr("Ask a librarian to set this computer up for your library."), NextStep::dismiss};
        case ProblemKind::issuer_revoked:
            return {m.tr("The library’s right to issue loans was withdrawn."),
                    m.tr("Ask a librarian to give you a new loan."), NextStep::dismiss};
        case ProblemKind::issuer_dates:
            return {m.tr("The library issued this loan outside the time it may do so."),
                    m.tr("Check this computer’s date, or ask a librarian for a new loan."),
                    NextStep::dismiss};
        case ProblemKind::profile_unsupported:
            return {m.tr("This build cannot open this library’s licences."),
                    m.tr("Ask your library which edition of Oqyrman it supports."), NextStep::dismiss};
        case ProblemKind::not_begun:
            return {dated(m, problem, now, m.tr("This loan begins on {date}."),
                          m.tr("This loan has not begun yet.")),
                    m.tr("Come back then. If the date is wrong, check this computer’s clock."),
                    NextStep::to_loans};
        case ProblemKind::expired:
            return {dated(m, problem, now, m.tr("This loan ended on {date}."), m.tr("This loan has ended.")),
                    m.tr("You can borrow the book again when a copy is free."), NextStep::to_catalogue};
        case ProblemKind::returned:
            return {dated(m, problem, now, m.tr("You returned this book on {date}."),
                          m.tr("You have returned this book.")),
                    m.tr("You can borrow it again when a copy is free."), NextStep::to_catalogue};
        case ProblemKind::revoked:
            return {
                dated(m, problem, now, m.tr("The library took this loan back on {date}."),
                      m.tr("The library took this loan back.")),
                problem.devices > 0
                    ? m.plural("It was registered on {count} device. Ask a librarian why it was taken back.",
                               "It was registered on {count} devices. Ask a librarian why it was taken back.",
                               problem.devices)
                    : m.tr("Ask a librarian why."),
                NextStep::to_loans};
        case ProblemKind::cancelled:
            return {dated(m, problem, now, m.tr("The library cancelled this loan on {date}."),
                          m.tr("The library cancelled this loan.")),
                    m.tr("Borrow the book again."), NextStep::to_catalogue};
        case ProblemKind::passphrase_wrong:
            return {m.tr("This is not the passphrase of this book."), m.tr("Look at the hint and try again."),
                    NextStep::dismiss};
        case ProblemKind::license_missing:
            return {m.tr("This file is protected, and its licence is not here."),
                    m.tr("Borrow the book from your library."), NextStep::dismiss};
        case ProblemKind::book_damaged:
            return {m.tr("The file of this book is damaged."), m.tr("Download it again."), NextStep::dismiss};
        case ProblemKind::loan_damaged:
            return {m.tr("The file of this book is damaged."),
                    m.tr("The library has it whole. Your place, bookmarks and notes stay."),
                    NextStep::repair};
        case ProblemKind::book_locked:
            return {m.tr("This book is locked in a way Oqyrman does not know."),
                    m.tr("Open it with the program it was made for."), NextStep::dismiss};
        case ProblemKind::format_unknown:
            return {m.tr("Oqyrman does not know this kind of file."),
                    m.tr("It opens EPUB and PDF books and library loans."), NextStep::dismiss};
        case ProblemKind::page_failed:
            return {m.tr("This page cannot be shown."), m.tr("Go on to the next page."), NextStep::dismiss};
        case ProblemKind::disk_full:
            return {m.tr("There is no room left on this computer’s disk."),
                    m.tr("Make some room and try again."), NextStep::dismiss};
        case ProblemKind::data_unwritable:
            return {m.tr("Oqyrman cannot write to its folder."),
                    m.tr("Ask whoever looks after this computer; the details help them."), NextStep::dismiss};
        case ProblemKind::shelf_damaged:
            return {
                m.tr("The list of your books was damaged."),
                m.tr("What could be read of it was kept. Sign in: the library knows the rest of your loans."),
                NextStep::to_loans};
        case ProblemKind::demo_library_missing:
            return {m.tr("The demo library could not be started."),
                    m.tr("Install Oqyrman again, or type your library’s address."), NextStep::dismiss};
        case ProblemKind::unexpected:
            return {m.tr("Something went wrong."),
                    m.tr("Try again. If it happens again, send us the details."), NextStep::dismiss};
    }
    return {};
}

bool may_be_diagnosed(ProblemKind kind) {
    switch (kind) {
        case ProblemKind::no_network:
        case ProblemKind::network_sign_in:
        case ProblemKind::proxy_unreachable:
        case ProblemKind::proxy_login_needed:
        case ProblemKind::offline:
        case ProblemKind::server_down:
        case ProblemKind::server_refused:
        case ProblemKind::server_untrusted:
        case ProblemKind::certificate_dates:
        case ProblemKind::clock_wrong:
        case ProblemKind::download_interrupted:
        case ProblemKind::issuer_unknown:
        case ProblemKind::issuer_revoked:
        case ProblemKind::issuer_dates:
            return true;
        default:
            return false;
    }
}

std::string next_step_label(const language::Messages& m, NextStep step) {
    switch (step) {
        case NextStep::retry:
            return m.tr("Try again");
        case NextStep::repair:
            return m.tr("Repair this loan");
        case NextStep::sign_in:
            return m.tr("Sign in");
        case NextStep::proxy_login:
            return m.tr("Sign in to the proxy");
        case NextStep::dismiss:
            return m.tr("Understood");
        case NextStep::to_loans:
            return m.tr("To my books");
        case NextStep::to_catalogue:
            return m.tr("To the catalogue");
    }
    return {};
}

}  // namespace oqyrman::ui
