"""Why a labeler judged as they did: marked spans of replies, and a rewrite of one of them."""
